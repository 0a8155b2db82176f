package dev.tidemark.server.net;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.shard.Output;
import dev.tidemark.server.shard.Replies;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.agrona.UnsafeApi;

/**
 * The first frame of a connection: what is wrong with it, and what is answered. PROTOCOL.md section 3, "Connections".
 *
 * <p>Thread: any.
 */
final class Hello {
    private static final byte[] LATER = Replies.text("HELLO is not the first frame");
    private static final byte[] NO_MAGIC = Replies.text("HELLO does not begin with TMRK");
    private static final byte[] VERSION = Replies.text("this server speaks version 1");
    private static final byte[] NO_TOKEN = Replies.text("the token is none of this server's");
    private static final byte[] ARGUMENT = Replies.text("a field of HELLO is out of its range");

    private Hello() {}

    /** @return OK, MALFORMED, UNSUPPORTED_VERSION or BAD_ARGUMENT, whichever check fails first. */
    static int check(long frame, int length, boolean first, int shardCount) {
        if (!first) {
            return Status.BAD_ARGUMENT;
        }
        if (length < RequestLayout.HELLO_MIN_VERSION_OFFSET
                || UnsafeApi.getInt(frame + RequestLayout.HELLO_MAGIC_OFFSET) != RequestLayout.HELLO_MAGIC) {
            return Status.MALFORMED;
        }
        if (length < RequestLayout.HELLO_SHARD_OFFSET) {
            return Status.BAD_ARGUMENT;
        }
        int minVersion = UnsafeApi.getByte(frame + RequestLayout.HELLO_MIN_VERSION_OFFSET) & 0xFF;
        int maxVersion = UnsafeApi.getByte(frame + RequestLayout.HELLO_MAX_VERSION_OFFSET) & 0xFF;
        if (minVersion > RequestLayout.VERSION || maxVersion < RequestLayout.VERSION) {
            return Status.UNSUPPORTED_VERSION;
        }
        return isRestRight(frame, length, shardCount) ? Status.OK : Status.BAD_ARGUMENT;
    }

    private static boolean isRestRight(long frame, int length, int shardCount) {
        if (length < RequestLayout.HELLO_TOKEN_OFFSET
                || UnsafeApi.getByte(frame + FrameLayout.FLAGS_OFFSET) != 0
                || UnsafeApi.getShort(frame + FrameLayout.PARAM_OFFSET) != 0) {
            return false;
        }
        int shard = shard(frame);
        int nameLength = UnsafeApi.getShort(frame + RequestLayout.HELLO_NAME_LENGTH_OFFSET) & 0xFFFF;
        int name = RequestLayout.HELLO_TOKEN_OFFSET + tokenLength(frame);
        return (shard == RequestLayout.NO_SHARD || shard < shardCount)
                && tokenLength(frame) <= RequestLayout.HELLO_MAX_TOKEN_LENGTH
                && nameLength <= RequestLayout.HELLO_MAX_NAME_LENGTH
                && name + nameLength <= length
                && isUtf8(frame + name, nameLength);
    }

    private static int tokenLength(long frame) {
        return UnsafeApi.getShort(frame + RequestLayout.HELLO_TOKEN_LENGTH_OFFSET) & 0xFFFF;
    }

    /** @return the token of a frame with HELLO's magic and version, or null if it is not where it should be. */
    static byte[] token(long frame, int length) {
        if (length < RequestLayout.HELLO_TOKEN_OFFSET
                || tokenLength(frame) > RequestLayout.HELLO_MAX_TOKEN_LENGTH
                || RequestLayout.HELLO_TOKEN_OFFSET + tokenLength(frame) > length) {
            return null;
        }
        return copy(frame + RequestLayout.HELLO_TOKEN_OFFSET, tokenLength(frame));
    }

    private static byte[] copy(long address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = UnsafeApi.getByte(address + i);
        }
        return bytes;
    }

    private static boolean isUtf8(long address, int length) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(copy(address, length)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** The text that goes with a status of {@link #check}. */
    static byte[] text(int status, boolean first) {
        return switch (status) {
            case Status.MALFORMED -> NO_MAGIC;
            case Status.UNSUPPORTED_VERSION -> VERSION;
            case Status.UNAUTHENTICATED -> NO_TOKEN;
            default -> first ? ARGUMENT : LATER;
        };
    }

    /** The shard that a HELLO wishes for. */
    static int shard(long frame) {
        return UnsafeApi.getShort(frame + RequestLayout.HELLO_SHARD_OFFSET) & 0xFFFF;
    }

    static int replyLength(ServerContext server) {
        return ReplyLayout.HELLO_TEXT_OFFSET + Replies.text(server.versionText()).length;
    }

    /**
     * Answers a HELLO that is right.
     *
     * @param limits what the connection is told of.
     * @param boundShard where it is served, or NO_SHARD.
     */
    static void reply(Output out, int correlation, ServerContext server, NetLimits limits, int boundShard) {
        byte[] text = Replies.text(server.versionText());
        int length = ReplyLayout.HELLO_TEXT_OFFSET + text.length;
        long reply = Replies.begin(out, length, Opcode.HELLO, correlation, 0, Status.OK);
        UnsafeApi.putByte(reply + ReplyLayout.HELLO_VERSION_OFFSET, (byte) RequestLayout.VERSION);
        UnsafeApi.putByte(reply + ReplyLayout.HELLO_COUNTERS_OFFSET, (byte) Counters.COUNT);
        UnsafeApi.putShort(reply + ReplyLayout.HELLO_SHARD_COUNT_OFFSET, (short) server.shardCount());
        UnsafeApi.putShort(reply + ReplyLayout.HELLO_BOUND_SHARD_OFFSET, (short) boundShard);
        UnsafeApi.putShort(reply + ReplyLayout.HELLO_TEXT_LENGTH_OFFSET, (short) text.length);
        UnsafeApi.putInt(reply + ReplyLayout.HELLO_FEATURES_OFFSET, 0);
        UnsafeApi.putInt(reply + ReplyLayout.HELLO_MAX_FRAME_OFFSET, limits.maxFrameBytes());
        UnsafeApi.putInt(reply + ReplyLayout.HELLO_MAX_IN_FLIGHT_OFFSET, limits.maxInFlight());
        for (int i = 0; i < text.length; i++) {
            UnsafeApi.putByte(reply + ReplyLayout.HELLO_TEXT_OFFSET + i, text[i]);
        }
    }
}
