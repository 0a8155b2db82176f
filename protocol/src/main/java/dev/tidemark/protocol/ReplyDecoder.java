package dev.tidemark.protocol;

import dev.tidemark.protocol.IncrementManyReply.Failure;
import dev.tidemark.protocol.TotalsReply.CounterTotal;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads the bodies of replies. Which method fits is known from the reply's status and opcode: with {@link Status#OK},
 * {@link Status#PARTIAL} or {@link Status#CONFLICT} the opcode's own ({@link #state} for a CONFLICT), else {@link #text}.
 *
 * <p>Each method takes the index of the frame's first byte; the whole frame, as long as its length field says, must lie in the
 * buffer. Indexes of the buffer stay. Bytes behind a layout are passed over, as PROTOCOL.md section 1 asks of clients.
 *
 * <p>Thread: any. Errors: {@link MalformedFrameException} where the frame is too short for its layout.
 */
public final class ReplyDecoder {
    private ReplyDecoder() {}

    /** The STATE that answers ACK, INCREMENT, RESET, GET, MARK, FORGET and SET, and comes with CONFLICT. */
    public static ReadState state(ByteBuf in, int frame) {
        requireLength(in, frame, ReplyLayout.STATE_REPLY_LENGTH, "STATE");
        return ReadState.decode(in, frame + ReplyLayout.STATE_OFFSET);
    }

    public static HelloReply hello(ByteBuf in, int frame) {
        requireLength(in, frame, ReplyLayout.HELLO_TEXT_OFFSET, "HELLO");
        int textLength = in.getUnsignedShortLE(frame + ReplyLayout.HELLO_TEXT_LENGTH_OFFSET);
        requireLength(in, frame, ReplyLayout.HELLO_TEXT_OFFSET + (long) textLength, "HELLO");
        return new HelloReply(
                in.getUnsignedByte(frame + ReplyLayout.HELLO_VERSION_OFFSET),
                in.getUnsignedByte(frame + ReplyLayout.HELLO_COUNTERS_OFFSET),
                in.getUnsignedShortLE(frame + ReplyLayout.HELLO_SHARD_COUNT_OFFSET),
                in.getUnsignedShortLE(frame + ReplyLayout.HELLO_BOUND_SHARD_OFFSET),
                in.getIntLE(frame + ReplyLayout.HELLO_FEATURES_OFFSET),
                in.getUnsignedIntLE(frame + ReplyLayout.HELLO_MAX_FRAME_OFFSET),
                in.getUnsignedIntLE(frame + ReplyLayout.HELLO_MAX_IN_FLIGHT_OFFSET),
                in.toString(frame + ReplyLayout.HELLO_TEXT_OFFSET, textLength, StandardCharsets.UTF_8));
    }

    public static LoadReply load(ByteBuf in, int frame) {
        requireLength(in, frame, ReplyLayout.LOAD_ENTRIES_OFFSET, "LOAD");
        long count = in.getUnsignedIntLE(frame + ReplyLayout.LOAD_COUNT_OFFSET);
        int entryLength = in.getUnsignedShortLE(frame + ReplyLayout.LOAD_ENTRY_LENGTH_OFFSET);
        if (entryLength < EntryLayout.LENGTH) {
            throw new MalformedFrameException(
                    "LOAD reply: entryLength=" + entryLength + ", expected at least " + EntryLayout.LENGTH);
        }
        requireLength(in, frame, ReplyLayout.LOAD_ENTRIES_OFFSET + count * entryLength, "LOAD");
        List<Entry> entries = new ArrayList<>((int) count);
        for (int i = 0; i < count; i++) {
            int entry = frame + ReplyLayout.LOAD_ENTRIES_OFFSET + i * entryLength;
            long channel = in.getLongLE(entry + EntryLayout.CHANNEL_OFFSET);
            entries.add(new Entry(channel, ReadState.decode(in, entry + EntryLayout.STATE_OFFSET)));
        }
        long version = in.getLongLE(frame + ReplyLayout.LOAD_VERSION_OFFSET);
        return new LoadReply(version, Collections.unmodifiableList(entries));
    }

    public static TotalsReply totals(ByteBuf in, int frame) {
        requireLength(in, frame, ReplyLayout.TOTALS_LENGTH, "TOTALS");
        List<CounterTotal> counters = new ArrayList<>(Counters.COUNT);
        for (int i = 0; i < Counters.COUNT; i++) {
            counters.add(new CounterTotal(
                    in.getLongLE(frame + ReplyLayout.TOTALS_SUMS_OFFSET + i * Long.BYTES),
                    in.getUnsignedIntLE(frame + ReplyLayout.TOTALS_NON_ZERO_OFFSET + i * Integer.BYTES)));
        }
        return new TotalsReply(
                in.getLongLE(frame + ReplyLayout.TOTALS_VERSION_OFFSET),
                in.getUnsignedIntLE(frame + ReplyLayout.TOTALS_STATES_OFFSET),
                Collections.unmodifiableList(counters));
    }

    /** How many states a FORGET_USER removed. */
    public static long forgetUser(ByteBuf in, int frame) {
        requireLength(in, frame, ReplyLayout.FORGET_USER_LENGTH, "FORGET_USER");
        return in.getUnsignedIntLE(frame + ReplyLayout.FORGET_USER_STATES_OFFSET);
    }

    public static IncrementManyReply incrementMany(ByteBuf in, int frame) {
        requireLength(in, frame, ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET, "INCREMENT_MANY");
        long failed = in.getUnsignedIntLE(frame + ReplyLayout.INCREMENT_MANY_FAILED_OFFSET);
        long length = ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET + failed * ReplyLayout.FAILURE_LENGTH;
        requireLength(in, frame, length, "INCREMENT_MANY");
        List<Failure> failures = new ArrayList<>((int) failed);
        for (int i = 0; i < failed; i++) {
            int failure = frame + ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET + i * ReplyLayout.FAILURE_LENGTH;
            failures.add(new Failure(in.getLongLE(failure), in.getIntLE(failure + ReplyLayout.FAILURE_STATUS_OFFSET)));
        }
        return new IncrementManyReply(
                in.getUnsignedIntLE(frame + ReplyLayout.INCREMENT_MANY_APPLIED_OFFSET),
                in.getUnsignedIntLE(frame + ReplyLayout.INCREMENT_MANY_UNCHANGED_OFFSET),
                Collections.unmodifiableList(failures));
    }

    public static AckManyReply ackMany(ByteBuf in, int frame) {
        requireLength(in, frame, ReplyLayout.ACK_MANY_LENGTH, "ACK_MANY");
        return new AckManyReply(
                in.getLongLE(frame + ReplyLayout.ACK_MANY_VERSION_OFFSET),
                in.getUnsignedIntLE(frame + ReplyLayout.ACK_MANY_APPLIED_OFFSET),
                in.getUnsignedIntLE(frame + ReplyLayout.ACK_MANY_UNCHANGED_OFFSET));
    }

    /** A body that is text: that of INFO, and of every reply that refuses. */
    public static String text(ByteBuf in, int frame) {
        int length = (int) in.getUnsignedIntLE(frame + FrameLayout.LENGTH_OFFSET) - FrameLayout.HEADER_LENGTH;
        return in.toString(frame + FrameLayout.BODY_OFFSET, length, StandardCharsets.UTF_8);
    }

    private static void requireLength(ByteBuf in, int frame, long least, String layout) {
        long length = in.getUnsignedIntLE(frame + FrameLayout.LENGTH_OFFSET);
        if (length < least) {
            throw new MalformedFrameException(layout + " reply: length=" + length + ", expected at least " + least);
        }
    }
}
