package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import org.agrona.UnsafeApi;

/**
 * One INCREMENT_MANY under way: its recipients dealt out to the shards that own them, and one reply gathered from all.
 *
 * <p>Thread: the origin shard. Allocation: room for the longest list, when it is made; it is used again.
 */
public final class FanOut {
    /** Told when every recipient is done. Thread: the origin shard. */
    public interface Target {
        /** The reply can be written: {@link FanOut#replyLength}, {@link FanOut#writeReply}. Then it goes back to its pool. */
        void onFanOutDone(FanOut fanOut);
    }

    private static final byte[] UNKNOWN_TEXT =
            Replies.text("the journal of a shard is broken; what was done is unknown");

    final int originShard;
    final FanOutPart[] parts;

    private final long users = UnsafeApi.allocateMemory((long) RequestLayout.INCREMENT_MANY_MAX_COUNT * Long.BYTES);
    private Target target;
    private int correlation;
    private boolean quiet;
    private int partsUnderWay;

    /** The next in the list of free ones. */
    FanOut next;

    FanOut(int originShard, int shardCount) {
        this.originShard = originShard;
        parts = new FanOutPart[shardCount];
        for (int i = 0; i < shardCount; i++) {
            parts[i] = new FanOutPart(this, i);
        }
    }

    /** Deals the recipients of a frame out to the parts, in the order listed. @return how many parts have any. */
    int prepare(long frame, Target replyTarget) {
        target = replyTarget;
        correlation = UnsafeApi.getInt(frame + FrameLayout.CORRELATION_OFFSET);
        quiet = (UnsafeApi.getByte(frame + FrameLayout.FLAGS_OFFSET) & RequestFlags.QUIET) != 0;
        int count = UnsafeApi.getInt(frame + RequestLayout.INCREMENT_MANY_COUNT_OFFSET);
        long listed = frame + RequestLayout.INCREMENT_MANY_USERS_OFFSET;
        for (FanOutPart part : parts) {
            part.prepare(frame);
            part.count = 0;
        }
        for (int i = 0; i < count; i++) {
            parts[shardOf(listed, i)].count++;
        }
        long at = users;
        partsUnderWay = 0;
        for (FanOutPart part : parts) {
            part.users = at;
            at += (long) part.count * Long.BYTES;
            partsUnderWay += part.count > 0 ? 1 : 0;
            part.count = 0;
        }
        for (int i = 0; i < count; i++) {
            FanOutPart part = parts[shardOf(listed, i)];
            UnsafeApi.putLong(part.users + (long) part.count * Long.BYTES, user(listed, i));
            part.count++;
        }
        return partsUnderWay;
    }

    /** One part has come back. @return whether that was the last. */
    boolean onPartDone() {
        return --partsUnderWay == 0;
    }

    /** Whether its client waits for it. */
    boolean isUnderWay() {
        return target != null;
    }

    void deliver() {
        target.onFanOutDone(this);
        target = null;
    }

    /** Whether a part's journal broke: those listed as failed would be taken for surely not done, so nothing is said of any. */
    private boolean isUnknown() {
        boolean unknown = false;
        for (FanOutPart part : parts) {
            unknown |= part.isUnknown();
        }
        return unknown;
    }

    /** Bytes of the reply, 0 if there is none since the request was QUIET. */
    public int replyLength() {
        if (isUnknown()) {
            return FrameLayout.HEADER_LENGTH + UNKNOWN_TEXT.length;
        }
        int failed = 0;
        for (FanOutPart part : parts) {
            failed += part.failed;
        }
        return quiet && failed == 0
                ? 0
                : ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET + failed * ReplyLayout.FAILURE_LENGTH;
    }

    /** Writes the reply into an output with room for {@link #replyLength} bytes, which is not 0. */
    public void writeReply(Output out) {
        if (isUnknown()) {
            Replies.refusal(out, Opcode.INCREMENT_MANY, correlation, Status.INTERNAL, UNKNOWN_TEXT);
            return;
        }
        int applied = 0;
        int unchanged = 0;
        int failed = 0;
        int flags = 0;
        for (FanOutPart part : parts) {
            applied += part.applied;
            unchanged += part.unchanged;
            failed += part.failed;
            flags |= part.replyFlags;
        }
        int status = failed == 0 ? Status.OK : Status.PARTIAL;
        long reply = Replies.begin(out, replyLength(), Opcode.INCREMENT_MANY, correlation, flags, status);
        UnsafeApi.putInt(reply + ReplyLayout.INCREMENT_MANY_APPLIED_OFFSET, applied);
        UnsafeApi.putInt(reply + ReplyLayout.INCREMENT_MANY_UNCHANGED_OFFSET, unchanged);
        UnsafeApi.putInt(reply + ReplyLayout.INCREMENT_MANY_FAILED_OFFSET, failed);
        long at = reply + ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET;
        for (FanOutPart part : parts) {
            at = part.writeFailures(at);
        }
    }

    void close() {
        UnsafeApi.freeMemory(users);
        for (FanOutPart part : parts) {
            part.close();
        }
    }

    private int shardOf(long listed, int index) {
        return UserHash.shard(user(listed, index), parts.length);
    }

    private static long user(long listed, int index) {
        return UnsafeApi.getLong(listed + (long) index * Long.BYTES);
    }
}
