package dev.tidemark.server.model;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One reply as it came over the wire. Its accessors trust the layout that they are for; {@link #length} tells. */
public final class ReplyFrame {
    /** A line of LOAD. */
    public record Entry(long channel, ReadState state) {}

    /** A line of INCREMENT_MANY's failures. */
    public record Failure(long user, int status) {}

    private final ByteBuf frame;

    public ReplyFrame(byte[] bytes) {
        frame = Unpooled.wrappedBuffer(bytes);
        if (bytes.length < FrameLayout.HEADER_LENGTH || frame.getIntLE(FrameLayout.LENGTH_OFFSET) != bytes.length) {
            throw new IllegalArgumentException("not one whole frame: length=" + bytes.length);
        }
    }

    public int length() {
        return frame.readableBytes();
    }

    /** The opcode as it came, with {@link FrameLayout#REPLY_BIT}. */
    public int opcode() {
        return frame.getUnsignedByte(FrameLayout.OPCODE_OFFSET);
    }

    public int flags() {
        return frame.getUnsignedByte(FrameLayout.FLAGS_OFFSET);
    }

    public boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    public int status() {
        return frame.getUnsignedShortLE(FrameLayout.PARAM_OFFSET);
    }

    public int correlation() {
        return frame.getIntLE(FrameLayout.CORRELATION_OFFSET);
    }

    /** The body of a refusal, of INFO or of PING. */
    public String text() {
        return frame.toString(FrameLayout.BODY_OFFSET, length() - FrameLayout.BODY_OFFSET, StandardCharsets.UTF_8);
    }

    public byte[] body() {
        byte[] body = new byte[length() - FrameLayout.BODY_OFFSET];
        frame.getBytes(FrameLayout.BODY_OFFSET, body);
        return body;
    }

    /** The STATE of a reply about one read state. */
    public ReadState state() {
        return ReadState.decode(frame, ReplyLayout.STATE_OFFSET);
    }

    /** The version that the replies of LOAD, TOTALS and ACK_MANY begin with. */
    public long version() {
        return frame.getLongLE(FrameLayout.BODY_OFFSET);
    }

    /** The entries of LOAD. */
    public List<Entry> entries() {
        int count = u32(ReplyLayout.LOAD_COUNT_OFFSET);
        int entryLength = u16(ReplyLayout.LOAD_ENTRY_LENGTH_OFFSET);
        requireRoom(ReplyLayout.LOAD_ENTRIES_OFFSET, count, entryLength);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int offset = ReplyLayout.LOAD_ENTRIES_OFFSET + i * entryLength;
            entries.add(new Entry(
                    u64(offset + EntryLayout.CHANNEL_OFFSET),
                    ReadState.decode(frame, offset + EntryLayout.STATE_OFFSET)));
        }
        return entries;
    }

    /** The failures of INCREMENT_MANY. */
    public List<Failure> failures() {
        int count = u32(ReplyLayout.INCREMENT_MANY_FAILED_OFFSET);
        requireRoom(ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET, count, ReplyLayout.FAILURE_LENGTH);
        List<Failure> failures = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int offset = ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET + i * ReplyLayout.FAILURE_LENGTH;
            failures.add(new Failure(u64(offset), u32(offset + ReplyLayout.FAILURE_STATUS_OFFSET)));
        }
        return failures;
    }

    private void requireRoom(int offset, int count, int itemLength) {
        if (offset + (long) count * itemLength > length()) {
            throw new AssertionError("list does not fit: count=" + count + ", length of the reply=" + length());
        }
    }

    public int u8(int offset) {
        return frame.getUnsignedByte(offset);
    }

    public int u16(int offset) {
        return frame.getUnsignedShortLE(offset);
    }

    /** A u32 that is known to be below 2³¹. */
    public int u32(int offset) {
        return Math.toIntExact(frame.getUnsignedIntLE(offset));
    }

    public long u64(int offset) {
        return frame.getLongLE(offset);
    }

    @Override
    public String toString() {
        String head = Opcode.nameOf(opcode()) + " reply " + Status.nameOf(status()) + " flags=" + flags() + " length="
                + length() + " correlation=" + Integer.toUnsignedString(correlation());
        boolean isText = status() != Status.OK && status() != Status.PARTIAL && status() != Status.CONFLICT;
        return isText ? head + " text=" + text() : head;
    }
}
