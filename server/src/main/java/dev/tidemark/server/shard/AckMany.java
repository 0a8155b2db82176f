package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.cache.Cache;
import org.agrona.UnsafeApi;

/**
 * ACK_MANY on a resident user: all of it or, at the limit or without memory, nothing.
 *
 * <p>Two passes over the list. The first reserves a slot for every state that will be created, each once however often it is
 * listed, and can be undone; the second applies the acks in order and cannot fail. A reserved slot is a removed state whose
 * version has the sign bit set: {@link #NEW} for a slot made here, the removal's version plus the bit for one that waited
 * for its commit.
 *
 * <p>Thread: the shard. Allocation: none.
 */
final class AckMany {
    private static final long RESERVED_BIT = Long.MIN_VALUE;
    private static final long NEW = RESERVED_BIT;
    private static final byte[] TOO_MANY_STATES = Replies.text("the user would hold too many read states");

    private final Resident resident;
    private final Cache cache;

    /** The user's block, which moves when slots are made or erased. */
    private int block;

    AckMany(Resident resident) {
        this.resident = resident;
        this.cache = resident.cache();
    }

    /** @return whether it was done; false if there is no memory for the new states, and nothing has been done. */
    boolean execute(int userBlock, long frame, Output out) {
        block = userBlock;
        int flags = UnsafeApi.getByte(frame + FrameLayout.FLAGS_OFFSET);
        int count = UnsafeApi.getInt(frame + RequestLayout.ACK_MANY_COUNT_OFFSET);
        long items = frame + RequestLayout.ACK_MANY_ACKS_OFFSET;
        if ((flags & RequestFlags.EXISTING) == 0) {
            int status = reserve(items, count);
            if (status == Status.LIMIT) {
                Replies.refusal(out, frame, Status.LIMIT, TOO_MANY_STATES);
            }
            if (status != Status.OK) {
                return status == Status.LIMIT;
            }
        }
        apply(items, count, flags, frame, out);
        return true;
    }

    /** @return OK, LIMIT, or OVERLOADED if there is no memory; if not OK, nothing is reserved any more. */
    private int reserve(long items, int count) {
        int room = resident.maxStatesPerUser() - cache.stateCount(block);
        for (int i = 0; i < count; i++) {
            long channel = channel(items, i);
            long state = cache.findState(block, channel);
            if (state == Cache.NO_STATE) {
                if (room-- <= 0) {
                    release(items, i);
                    return Status.LIMIT;
                }
                state = cache.insertState(block, channel);
                block = cache.currentBlock();
                if (state == Cache.NO_STATE) {
                    release(items, i);
                    return Status.OVERLOADED;
                }
                cache.setRemoved(block, state, NEW);
            } else if (Resident.isRemoved(state) && version(state) >= 0) {
                if (room-- <= 0) {
                    release(items, i);
                    return Status.LIMIT;
                }
                UnsafeApi.putLong(state + StateLayout.VERSION_OFFSET, version(state) | RESERVED_BIT);
            }
        }
        return Status.OK;
    }

    /** Undoes the reservations of the first items. */
    private void release(long items, int count) {
        for (int i = 0; i < count; i++) {
            long channel = channel(items, i);
            long state = cache.findState(block, channel);
            if (state != Cache.NO_STATE && Resident.isRemoved(state)) {
                if (version(state) == NEW) {
                    block = cache.eraseState(block, channel);
                } else {
                    UnsafeApi.putLong(state + StateLayout.VERSION_OFFSET, version(state) & ~RESERVED_BIT);
                }
            }
        }
    }

    private void apply(long items, int count, int flags, long frame, Output out) {
        int mask = UnsafeApi.getShort(frame + FrameLayout.PARAM_OFFSET);
        boolean force = (flags & RequestFlags.FORCE) != 0;
        long version = resident.nextVersion(block);
        int replyFlags = 0;
        int applied = 0;
        for (int i = 0; i < count; i++) {
            long channel = channel(items, i);
            long message = UnsafeApi.getLong(
                    items + (long) i * RequestLayout.ACK_MANY_ITEM_LENGTH + RequestLayout.ACK_MANY_ITEM_MESSAGE_OFFSET);
            long state = cache.findState(block, channel);
            if (state != Cache.NO_STATE && Resident.isRemoved(state)) {
                if (version(state) >= 0) {
                    continue;
                }
                cache.revive(block, state);
            }
            if (state != Cache.NO_STATE) {
                int itemFlags = StateCommands.applyAck(state, message, mask, force);
                if ((itemFlags & ReplyFlags.APPLIED) != 0) {
                    resident.stateChanged(block, state, version);
                    applied++;
                }
                replyFlags |= itemFlags;
            }
        }
        if ((flags & RequestFlags.QUIET) == 0 || (replyFlags & ReplyFlags.NEWER) != 0) {
            long reply = Replies.begin(out, ReplyLayout.ACK_MANY_LENGTH, frame, replyFlags, Status.OK);
            UnsafeApi.putLong(reply + ReplyLayout.ACK_MANY_VERSION_OFFSET, cache.newestVersion(block));
            UnsafeApi.putInt(reply + ReplyLayout.ACK_MANY_APPLIED_OFFSET, applied);
            UnsafeApi.putInt(reply + ReplyLayout.ACK_MANY_UNCHANGED_OFFSET, count - applied);
        } else {
            Replies.silent(out, frame);
        }
    }

    private static long channel(long items, int index) {
        return UnsafeApi.getLong(items + (long) index * RequestLayout.ACK_MANY_ITEM_LENGTH);
    }

    private static long version(long state) {
        return UnsafeApi.getLong(state + StateLayout.VERSION_OFFSET);
    }
}
