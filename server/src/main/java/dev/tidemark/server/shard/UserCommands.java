package dev.tidemark.server.shard;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.cache.StateCursor;
import org.agrona.UnsafeApi;

/**
 * The commands on all states of a resident user: LOAD, TOTALS, FORGET_USER. PROTOCOL.md section 3.
 *
 * <p>Thread: the shard. Allocation: none.
 */
final class UserCommands {
    /** Room that is enough for the longest LOAD reply. */
    static final int MAX_LOAD_REPLY_LENGTH =
            ReplyLayout.LOAD_ENTRIES_OFFSET + ReplyLayout.LOAD_MAX_COUNT * EntryLayout.LENGTH;

    private final Resident resident;
    private final Cache cache;
    private final StateCursor cursor;
    private final long[] sums = new long[Counters.COUNT];
    private final int[] nonZero = new int[Counters.COUNT];

    UserCommands(Resident resident) {
        this.resident = resident;
        this.cache = resident.cache();
        this.cursor = new StateCursor(cache);
    }

    /** LOAD: a page of the states changed since a version, or of all of them if a delta cannot say what happened. */
    void load(int block, long frame, Output out) {
        long afterChannel = UnsafeApi.getLong(frame + RequestLayout.LOAD_AFTER_CHANNEL_OFFSET);
        long since = UnsafeApi.getLong(frame + RequestLayout.LOAD_SINCE_VERSION_OFFSET);
        int limit = UnsafeApi.getInt(frame + RequestLayout.LOAD_LIMIT_OFFSET);
        int most = limit == 0 || Integer.compareUnsigned(limit, ReplyLayout.LOAD_MAX_COUNT) > 0
                ? ReplyLayout.LOAD_MAX_COUNT
                : limit;
        long newest = cache.newestVersion(block);
        int replyFlags = 0;
        if (Long.compareUnsigned(since, newest) > 0
                || since != 0 && Long.compareUnsigned(cache.removalVersion(block), since) > 0) {
            since = 0;
            replyFlags = ReplyFlags.FULL;
        }
        int start = out.position();
        long reply = Replies.begin(out, MAX_LOAD_REPLY_LENGTH, frame, 0, Status.OK);
        int count = 0;
        cursor.seek(block, afterChannel);
        while (cursor.next()) {
            long state = cursor.state();
            if (!cursor.isRemoved() && UnsafeApi.getLong(state + StateLayout.VERSION_OFFSET) > since) {
                if (count == most) {
                    replyFlags |= ReplyFlags.MORE;
                    break;
                }
                long entry = reply + ReplyLayout.LOAD_ENTRIES_OFFSET + (long) count * EntryLayout.LENGTH;
                UnsafeApi.copyMemory(cursor.entry(), entry, EntryLayout.LENGTH);
                count++;
            }
        }
        int length = ReplyLayout.LOAD_ENTRIES_OFFSET + count * EntryLayout.LENGTH;
        out.truncate(start + length);
        UnsafeApi.putInt(reply + FrameLayout.LENGTH_OFFSET, length);
        UnsafeApi.putByte(reply + FrameLayout.FLAGS_OFFSET, (byte) replyFlags);
        UnsafeApi.putLong(reply + ReplyLayout.LOAD_VERSION_OFFSET, newest);
        UnsafeApi.putInt(reply + ReplyLayout.LOAD_COUNT_OFFSET, count);
        UnsafeApi.putShort(reply + ReplyLayout.LOAD_ENTRY_LENGTH_OFFSET, (short) EntryLayout.LENGTH);
        UnsafeApi.putShort(reply + ReplyLayout.LOAD_RESERVED_OFFSET, (short) 0);
    }

    /** TOTALS: each counter summed over all states, and how many states have it above zero. */
    void totals(int block, long frame, Output out) {
        for (int i = 0; i < Counters.COUNT; i++) {
            sums[i] = 0;
            nonZero[i] = 0;
        }
        cursor.seek(block, 0);
        while (cursor.next()) {
            if (!cursor.isRemoved()) {
                for (int i = 0; i < Counters.COUNT; i++) {
                    int value =
                            UnsafeApi.getInt(cursor.state() + StateLayout.COUNTERS_OFFSET + (long) i * Integer.BYTES);
                    sums[i] += value;
                    nonZero[i] += value != 0 ? 1 : 0;
                }
            }
        }
        long reply = Replies.begin(out, ReplyLayout.TOTALS_LENGTH, frame, 0, Status.OK);
        UnsafeApi.putLong(reply + ReplyLayout.TOTALS_VERSION_OFFSET, cache.newestVersion(block));
        UnsafeApi.putInt(reply + ReplyLayout.TOTALS_STATES_OFFSET, cache.stateCount(block));
        for (int i = 0; i < Counters.COUNT; i++) {
            UnsafeApi.putLong(reply + ReplyLayout.TOTALS_SUMS_OFFSET + (long) i * Long.BYTES, sums[i]);
            UnsafeApi.putInt(reply + ReplyLayout.TOTALS_NON_ZERO_OFFSET + (long) i * Integer.BYTES, nonZero[i]);
        }
    }

    /** FORGET_USER: removes all states of the user. */
    void forgetUser(int block, long frame, Output out) {
        int states = cache.stateCount(block);
        if (states > 0) {
            resident.removeAll(block, resident.nextVersion(block));
        }
        if ((UnsafeApi.getByte(frame + FrameLayout.FLAGS_OFFSET) & RequestFlags.QUIET) == 0) {
            int replyFlags = states > 0 ? ReplyFlags.APPLIED : 0;
            long reply = Replies.begin(out, ReplyLayout.FORGET_USER_LENGTH, frame, replyFlags, Status.OK);
            UnsafeApi.putInt(reply + ReplyLayout.FORGET_USER_STATES_OFFSET, states);
        } else {
            Replies.silent(out, frame);
        }
    }
}
