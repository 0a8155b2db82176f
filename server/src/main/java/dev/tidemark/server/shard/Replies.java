package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.Status;
import java.nio.charset.StandardCharsets;
import org.agrona.UnsafeApi;

/**
 * Writes reply frames, and has each counted in its output. Offsets are those of {@link ReplyLayout}; the frame that is answered gives opcode and correlation.
 *
 * <p>Thread: any, one at a time per output. Allocation: none, but for texts made on the spot by the caller.
 */
public final class Replies {
    /** Longest text of a refusal, in bytes; longer ones are cut. */
    public static final int MAX_TEXT_LENGTH = 500;
    /** Room that is enough for any refusal. */
    public static final int MAX_REFUSAL_LENGTH = FrameLayout.HEADER_LENGTH + MAX_TEXT_LENGTH;

    private Replies() {}

    /** Begins a reply to a frame; the caller fills the body. @return the reply's address. */
    public static long begin(Output out, int length, long frame, int flags, int status) {
        int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
        int correlation = UnsafeApi.getInt(frame + FrameLayout.CORRELATION_OFFSET);
        return begin(out, length, opcode, correlation, flags, status);
    }

    /** Begins a reply with the opcode of a request and a correlation of the caller's choice. @return the reply's address. */
    public static long begin(Output out, int length, int opcode, int correlation, int flags, int status) {
        out.count(opcode, status);
        long reply = out.claim(length);
        UnsafeApi.putInt(reply + FrameLayout.LENGTH_OFFSET, length);
        UnsafeApi.putByte(reply + FrameLayout.OPCODE_OFFSET, (byte) (opcode | FrameLayout.REPLY_BIT));
        UnsafeApi.putByte(reply + FrameLayout.FLAGS_OFFSET, (byte) flags);
        UnsafeApi.putShort(reply + FrameLayout.PARAM_OFFSET, (short) status);
        UnsafeApi.putInt(reply + FrameLayout.CORRELATION_OFFSET, correlation);
        return reply;
    }

    /** The reply that a QUIET request does not get, since all is well. */
    static void silent(Output out, long frame) {
        out.count(UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF, Status.OK);
    }

    /** A reply that carries a STATE. */
    static void state(Output out, long frame, int flags, int status, long state) {
        long reply = begin(out, ReplyLayout.STATE_REPLY_LENGTH, frame, flags, status);
        UnsafeApi.copyMemory(state, reply + ReplyLayout.STATE_OFFSET, StateLayout.LENGTH);
    }

    /** A reply that carries the STATE of a state that does not exist. */
    static void absentState(Output out, long frame, int flags, int status) {
        long reply = begin(out, ReplyLayout.STATE_REPLY_LENGTH, frame, flags, status);
        UnsafeApi.setMemory(reply + ReplyLayout.STATE_OFFSET, StateLayout.LENGTH, (byte) 0);
    }

    /** A refusal of a frame, with a text for people. */
    public static void refusal(Output out, long frame, int status, byte[] text) {
        int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
        refusal(out, opcode, UnsafeApi.getInt(frame + FrameLayout.CORRELATION_OFFSET), status, text);
    }

    /** A refusal where there is no frame, or not all of it. */
    public static void refusal(Output out, int opcode, int correlation, int status, byte[] text) {
        int textLength = Math.min(text.length, MAX_TEXT_LENGTH);
        long reply = begin(out, FrameLayout.HEADER_LENGTH + textLength, opcode, correlation, 0, status);
        for (int i = 0; i < textLength; i++) {
            UnsafeApi.putByte(reply + FrameLayout.BODY_OFFSET + i, text[i]);
        }
    }

    /** Copies a reply or, if it vouches for changes, its own or earlier ones, one that says that nobody knows of them. */
    public static void copyAsUnknown(Output out, long reply, int length, byte[] text) {
        int opcode = UnsafeApi.getByte(reply + FrameLayout.OPCODE_OFFSET) & 0xFF & ~FrameLayout.REPLY_BIT;
        if (vouchesForChanges(opcode, status(reply))) {
            refusal(out, opcode, UnsafeApi.getInt(reply + FrameLayout.CORRELATION_OFFSET), Status.INTERNAL, text);
        } else {
            UnsafeApi.copyMemory(reply, out.claim(length), length);
        }
    }

    /** A PING's reply says of QUIET requests before it that they are done; a CONFLICT shows what an earlier one has changed. */
    private static boolean vouchesForChanges(int opcode, int status) {
        return opcode == Opcode.PING
                || Opcode.canChange(opcode)
                        && (status == Status.OK || status == Status.PARTIAL || status == Status.CONFLICT);
    }

    /** Status of the reply that begins at an address. */
    public static int status(long reply) {
        return UnsafeApi.getShort(reply + FrameLayout.PARAM_OFFSET) & 0xFFFF;
    }

    /** Flags of the reply that begins at an address. */
    static int flags(long reply) {
        return UnsafeApi.getByte(reply + FrameLayout.FLAGS_OFFSET) & 0xFF;
    }

    /** The bytes of a text that is made once. */
    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
