package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * The recipients of one INCREMENT_MANY that one shard owns, and what has come of them. Each recipient is an INCREMENT of its
 * own, run from one frame in which only the user changes.
 *
 * <p>Thread: the origin shard until it is posted, then the owner shard until it is posted back.
 */
final class FanOutPart implements ReplyTarget {
    private static final long[] NONE = new long[0];

    final FanOut fanOut;
    final int ownerShard;

    /** The INCREMENT that is run for each recipient. */
    final long frame = UnsafeApi.allocateMemory(RequestLayout.INCREMENT_LENGTH);
    /** Where the users begin, and how many there are; the memory is the fan-out's. */
    long users;

    int count;

    /** Recipients begun, and those of them that wait for a load. */
    int begun;

    int waiting;

    int applied;
    int unchanged;
    int replyFlags;
    /** Two longs a failed recipient: user, status. */
    long[] failures = NONE;

    int failed;

    private boolean unknown;

    /** The next in the list of parts that a shard works on. */
    FanOutPart next;

    FanOutPart(FanOut fanOut, int ownerShard) {
        this.fanOut = fanOut;
        this.ownerShard = ownerShard;
    }

    /** Takes over what is common to all recipients from an INCREMENT_MANY frame. */
    void prepare(long many) {
        int flags = UnsafeApi.getByte(many + FrameLayout.FLAGS_OFFSET) & ~RequestFlags.QUIET;
        UnsafeApi.putInt(frame + FrameLayout.LENGTH_OFFSET, RequestLayout.INCREMENT_LENGTH);
        UnsafeApi.putByte(frame + FrameLayout.OPCODE_OFFSET, (byte) Opcode.INCREMENT);
        UnsafeApi.putByte(frame + FrameLayout.FLAGS_OFFSET, (byte) flags);
        UnsafeApi.putShort(frame + FrameLayout.PARAM_OFFSET, UnsafeApi.getShort(many + FrameLayout.PARAM_OFFSET));
        UnsafeApi.putInt(frame + FrameLayout.CORRELATION_OFFSET, 0);
        UnsafeApi.putLong(
                frame + RequestLayout.CHANNEL_OFFSET,
                UnsafeApi.getLong(many + RequestLayout.INCREMENT_MANY_CHANNEL_OFFSET));
        UnsafeApi.putLong(
                frame + RequestLayout.MESSAGE_OFFSET,
                UnsafeApi.getLong(many + RequestLayout.INCREMENT_MANY_MESSAGE_OFFSET));
        UnsafeApi.putInt(
                frame + RequestLayout.DELTA_OFFSET, UnsafeApi.getInt(many + RequestLayout.INCREMENT_MANY_DELTA_OFFSET));
        begun = 0;
        waiting = 0;
        applied = 0;
        unchanged = 0;
        replyFlags = 0;
        failed = 0;
        failures = NONE;
        unknown = false;
    }

    long user(int index) {
        return UnsafeApi.getLong(userAddress(index));
    }

    long userAddress(int index) {
        return users + (long) index * Long.BYTES;
    }

    /** Whether every recipient has been done or has failed. */
    boolean isDone() {
        return begun == count && waiting == 0;
    }

    /** Counts the outcome of a recipient, from its INCREMENT's reply. */
    void onOutcome(long user, long reply) {
        int status = Replies.status(reply);
        if (status != Status.OK) {
            fail(user, status);
            return;
        }
        int flags = Replies.flags(reply);
        replyFlags |= flags;
        if ((flags & ReplyFlags.APPLIED) != 0) {
            applied++;
        } else {
            unchanged++;
        }
    }

    /** A recipient that had to wait has been answered. */
    @Override
    public void onReply(Request request) {
        waiting--;
        onOutcome(request.user(), request.reply().address());
    }

    void fail(long user, int status) {
        if (failures.length == 2 * failed) {
            failures = Arrays.copyOf(failures, Math.max(64, 4 * failed));
        }
        failures[2 * failed] = user;
        failures[2 * failed + 1] = status;
        failed++;
    }

    /** Says that nobody knows what has come of its recipients, since the journal is broken. */
    void makeUnknown() {
        unknown = true;
    }

    boolean isUnknown() {
        return unknown;
    }

    /** Writes the failures behind one another. @return the address behind the last. */
    long writeFailures(long at) {
        for (int i = 0; i < failed; i++) {
            UnsafeApi.putLong(at, failures[2 * i]);
            UnsafeApi.putInt(at + ReplyLayout.FAILURE_STATUS_OFFSET, (int) failures[2 * i + 1]);
            at += ReplyLayout.FAILURE_LENGTH;
        }
        return at;
    }

    void close() {
        UnsafeApi.freeMemory(frame);
    }
}
