package dev.tidemark.server.shard;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.cache.Cache;
import org.agrona.UnsafeApi;

/**
 * The commands on one read state of a resident user: ACK, INCREMENT, RESET, GET, MARK, FORGET, SET. PROTOCOL.md section 3.
 *
 * <p>Each works on the fields first and writes its reply last; nothing is changed before it is sure that the request can be
 * done. Frames have been checked. Thread: the shard. Allocation: none.
 *
 * <p>Returns of each: whether it was done; false if there is no memory for a new state, and nothing has been done.
 */
final class StateCommands {
    private static final int LAST_READ = StateLayout.LAST_READ_OFFSET;
    private static final int VERSION = StateLayout.VERSION_OFFSET;
    private static final int COUNTERS = StateLayout.COUNTERS_OFFSET;
    private static final int COUNTERS_LENGTH = Counters.COUNT * Integer.BYTES;

    /** Instead of a new state: the request has been refused, and answered. */
    private static final long REFUSED = -1;

    private static final byte[] TOO_MANY_STATES = Replies.text("the user holds too many read states");

    private final Resident resident;

    StateCommands(Resident resident) {
        this.resident = resident;
    }

    /** Runs a frame whose opcode is one of this class's. */
    boolean execute(int opcode, int block, long frame, int length, Output out) {
        long channel = UnsafeApi.getLong(frame + RequestLayout.CHANNEL_OFFSET);
        int flags = UnsafeApi.getByte(frame + FrameLayout.FLAGS_OFFSET);
        int mask = UnsafeApi.getShort(frame + FrameLayout.PARAM_OFFSET);
        long state = resident.findLive(block, channel);
        if ((flags & RequestFlags.IF) != 0 && isConflict(frame, length, state)) {
            replyAlways(out, frame, 0, Status.CONFLICT, state);
            return true;
        }
        return switch (opcode) {
            case Opcode.ACK -> ack(block, channel, state, flags, mask, frame, out);
            case Opcode.INCREMENT -> increment(block, channel, state, flags, mask, frame, out);
            case Opcode.RESET -> reset(block, state, flags, mask, frame, out);
            case Opcode.GET -> {
                replyAlways(out, frame, 0, Status.OK, state);
                yield true;
            }
            case Opcode.MARK -> mark(block, channel, state, flags, frame, out);
            case Opcode.FORGET -> forget(block, channel, state, flags, frame, out);
            case Opcode.SET -> set(block, channel, state, flags, mask, frame, out);
            default -> throw new IllegalStateException("not a command on a state: opcode=" + opcode);
        };
    }

    private static boolean isConflict(long frame, int length, long state) {
        long expected = UnsafeApi.getLong(frame + length - RequestLayout.IF_LENGTH);
        long version = state == Cache.NO_STATE ? 0 : UnsafeApi.getLong(state + VERSION);
        return version != expected;
    }

    private boolean ack(int block, long channel, long found, int flags, int mask, long frame, Output out) {
        long message = UnsafeApi.getLong(frame + RequestLayout.MESSAGE_OFFSET);
        long state = found;
        int user = block;
        if (state == Cache.NO_STATE) {
            if ((flags & RequestFlags.EXISTING) != 0) {
                reply(out, frame, flags, 0, Cache.NO_STATE);
                return true;
            }
            state = create(block, channel, frame, out);
            if (state == Cache.NO_STATE || state == REFUSED) {
                return state == REFUSED;
            }
            user = resident.blockOfCreated();
        }
        int replyFlags = applyAck(state, message, mask, (flags & RequestFlags.FORCE) != 0);
        changed(user, state, replyFlags);
        reply(out, frame, flags, replyFlags, state);
        return true;
    }

    /** Moves a state's read position forward and clears what the ack covers. @return APPLIED and NEWER, as they hold. */
    static int applyAck(long state, long message, int mask, boolean force) {
        int order = Long.compareUnsigned(message, UnsafeApi.getLong(state + LAST_READ));
        if (order < 0) {
            return 0;
        }
        int replyFlags = 0;
        if (order > 0) {
            UnsafeApi.putLong(state + LAST_READ, message);
            replyFlags = ReplyFlags.APPLIED;
        }
        for (int i = 0; i < Counters.COUNT; i++) {
            if ((mask & 1 << i) != 0 && counter(state, i) != 0) {
                if (force || Long.compareUnsigned(message, UnsafeApi.getLong(positionOf(state, i))) >= 0) {
                    UnsafeApi.putInt(counterOf(state, i), 0);
                    replyFlags |= ReplyFlags.APPLIED;
                } else {
                    replyFlags |= ReplyFlags.NEWER;
                }
            }
        }
        return replyFlags;
    }

    private boolean increment(int block, long channel, long found, int flags, int mask, long frame, Output out) {
        long message = UnsafeApi.getLong(frame + RequestLayout.MESSAGE_OFFSET);
        int delta = UnsafeApi.getInt(frame + RequestLayout.DELTA_OFFSET);
        long state = found;
        int user = block;
        if (state == Cache.NO_STATE) {
            if ((flags & RequestFlags.EXISTING) != 0 || delta < 0) {
                boolean clamped = (flags & RequestFlags.EXISTING) == 0;
                reply(out, frame, flags, clamped ? ReplyFlags.CLAMPED : 0, Cache.NO_STATE);
                return true;
            }
            state = create(block, channel, frame, out);
            if (state == Cache.NO_STATE || state == REFUSED) {
                return state == REFUSED;
            }
            user = resident.blockOfCreated();
        }
        int replyFlags = applyIncrement(state, message, delta, mask, (flags & RequestFlags.ONCE) != 0);
        changed(user, state, replyFlags);
        reply(out, frame, flags, replyFlags, state);
        return true;
    }

    /** Adds to a state's counters and moves their positions. @return APPLIED, CLAMPED and SKIPPED, as they hold. */
    private static int applyIncrement(long state, long message, int delta, int mask, boolean once) {
        if (message != 0 && Long.compareUnsigned(message, UnsafeApi.getLong(state + LAST_READ)) <= 0) {
            return 0;
        }
        int replyFlags = 0;
        for (int i = 0; i < Counters.COUNT; i++) {
            if ((mask & 1 << i) == 0) {
                continue;
            }
            if (once && Long.compareUnsigned(UnsafeApi.getLong(positionOf(state, i)), message) >= 0) {
                replyFlags |= ReplyFlags.SKIPPED;
                continue;
            }
            int before = counter(state, i);
            long exact = (long) before + delta;
            int after = (int) Math.max(0, Math.min(exact, Counters.MAX_VALUE));
            if (after != exact) {
                replyFlags |= ReplyFlags.CLAMPED;
            }
            if (after != before) {
                UnsafeApi.putInt(counterOf(state, i), after);
                replyFlags |= ReplyFlags.APPLIED;
            }
        }
        if (message != 0) {
            if ((mask & Counters.MENTIONS_MASK) != 0) {
                replyFlags |= movePosition(state + StateLayout.MENTIONED_OFFSET, message, delta);
            }
            if ((mask & Counters.COUNTED_MASK) != 0) {
                replyFlags |= movePosition(state + StateLayout.COUNTED_OFFSET, message, delta);
            }
        }
        return replyFlags;
    }

    /** Raises a position to a message counted, or takes it back before one deleted. @return APPLIED if it moved, else 0. */
    private static int movePosition(long position, long message, int delta) {
        int order = Long.compareUnsigned(message, UnsafeApi.getLong(position));
        if (delta > 0 && order > 0) {
            UnsafeApi.putLong(position, message);
            return ReplyFlags.APPLIED;
        }
        if (delta < 0 && order == 0) {
            UnsafeApi.putLong(position, message - 1);
            return ReplyFlags.APPLIED;
        }
        return 0;
    }

    private boolean reset(int block, long state, int flags, int mask, long frame, Output out) {
        int replyFlags = 0;
        if (state != Cache.NO_STATE) {
            for (int i = 0; i < Counters.COUNT; i++) {
                if ((mask & 1 << i) != 0 && counter(state, i) != 0) {
                    UnsafeApi.putInt(counterOf(state, i), 0);
                    replyFlags = ReplyFlags.APPLIED;
                }
            }
            changed(block, state, replyFlags);
        }
        reply(out, frame, flags, replyFlags, state);
        return true;
    }

    private boolean mark(int block, long channel, long found, int flags, long frame, Output out) {
        long fields = frame + RequestLayout.MARK_LAST_READ_OFFSET;
        long state = found;
        int user = block;
        if (state == Cache.NO_STATE) {
            if (isZero(fields, RequestLayout.MARK_LENGTH - RequestLayout.MARK_LAST_READ_OFFSET)) {
                reply(out, frame, flags, 0, Cache.NO_STATE);
                return true;
            }
            state = create(block, channel, frame, out);
            if (state == Cache.NO_STATE || state == REFUSED) {
                return state == REFUSED;
            }
            user = resident.blockOfCreated();
        }
        boolean same = isSame(fields, state, VERSION)
                && isSame(frame + RequestLayout.MARK_COUNTERS_OFFSET, state + COUNTERS, COUNTERS_LENGTH);
        int replyFlags = same ? 0 : ReplyFlags.APPLIED;
        UnsafeApi.copyMemory(fields, state, VERSION);
        UnsafeApi.copyMemory(frame + RequestLayout.MARK_COUNTERS_OFFSET, state + COUNTERS, COUNTERS_LENGTH);
        changed(user, state, replyFlags);
        reply(out, frame, flags, replyFlags, state);
        return true;
    }

    private boolean set(int block, long channel, long found, int flags, int mask, long frame, Output out) {
        long counters = frame + RequestLayout.SET_COUNTERS_OFFSET;
        long state = found;
        int user = block;
        if (state == Cache.NO_STATE) {
            if (isZero(counters, COUNTERS_LENGTH)) {
                reply(out, frame, flags, 0, Cache.NO_STATE);
                return true;
            }
            state = create(block, channel, frame, out);
            if (state == Cache.NO_STATE || state == REFUSED) {
                return state == REFUSED;
            }
            user = resident.blockOfCreated();
        }
        int replyFlags = 0;
        for (int i = 0; i < Counters.COUNT; i++) {
            int value = UnsafeApi.getInt(counters + (long) i * Integer.BYTES);
            if ((mask & 1 << i) != 0 && counter(state, i) != value) {
                UnsafeApi.putInt(counterOf(state, i), value);
                replyFlags = ReplyFlags.APPLIED;
            }
        }
        changed(user, state, replyFlags);
        reply(out, frame, flags, replyFlags, state);
        return true;
    }

    private boolean forget(int block, long channel, long state, int flags, long frame, Output out) {
        if (state == Cache.NO_STATE) {
            reply(out, frame, flags, 0, state);
            return true;
        }
        reply(out, frame, flags, ReplyFlags.APPLIED, state);
        resident.remove(block, channel, state, resident.nextVersion(block));
        return true;
    }

    /** A new state; {@link #REFUSED} if the user holds too many, which has been answered; NO_STATE if there is no memory. */
    private long create(int block, long channel, long frame, Output out) {
        if (resident.isFull(block)) {
            Replies.refusal(out, frame, Status.LIMIT, TOO_MANY_STATES);
            return REFUSED;
        }
        return resident.create(block, channel);
    }

    private void changed(int block, long state, int replyFlags) {
        if ((replyFlags & ReplyFlags.APPLIED) != 0) {
            resident.stateChanged(block, state, resident.nextVersion(block));
        }
    }

    /** Replies OK, unless the request is QUIET and the reply would not carry NEWER. */
    private static void reply(Output out, long frame, int flags, int replyFlags, long state) {
        if ((flags & RequestFlags.QUIET) == 0 || (replyFlags & ReplyFlags.NEWER) != 0) {
            replyAlways(out, frame, replyFlags, Status.OK, state);
        } else {
            Replies.silent(out, frame);
        }
    }

    private static void replyAlways(Output out, long frame, int replyFlags, int status, long state) {
        if (state == Cache.NO_STATE) {
            Replies.absentState(out, frame, replyFlags, status);
        } else {
            Replies.state(out, frame, replyFlags, status, state);
        }
    }

    private static long counterOf(long state, int index) {
        return state + COUNTERS + (long) index * Integer.BYTES;
    }

    private static int counter(long state, int index) {
        return UnsafeApi.getInt(counterOf(state, index));
    }

    private static long positionOf(long state, int counter) {
        return state + (counter == Counters.MENTIONS ? StateLayout.MENTIONED_OFFSET : StateLayout.COUNTED_OFFSET);
    }

    private static boolean isZero(long address, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            if (UnsafeApi.getLong(address + i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(long first, long second, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            if (UnsafeApi.getLong(first + i) != UnsafeApi.getLong(second + i)) {
                return false;
            }
        }
        return true;
    }
}
