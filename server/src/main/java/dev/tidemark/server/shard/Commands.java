package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import org.agrona.UnsafeApi;

/**
 * Every command on a resident user, with the memory that it needs made for it, and refused if the journal could not take it.
 *
 * <p>Thread: the shard. Allocation: none.
 */
final class Commands {
    private static final byte[] JOURNAL_FULL_TEXT = Replies.text("the journal takes no changes now");

    private final Cache cache;
    private final Journal journal;
    private final ShardCounters counters;
    private final Reclaimer reclaimer;
    private final StateCommands stateCommands;
    private final UserCommands userCommands;
    private final AckMany ackMany;

    Commands(Resident resident, Reclaimer reclaimer, Journal journal, ShardCounters counters) {
        this.cache = resident.cache();
        this.journal = journal;
        this.counters = counters;
        this.reclaimer = reclaimer;
        stateCommands = new StateCommands(resident);
        userCommands = new UserCommands(resident);
        ackMany = new AckMany(resident);
    }

    /**
     * Runs a frame on its user, evicting others if it needs memory.
     *
     * @return whether it was done; false if there is no memory that can be had at once, and nothing has been done.
     */
    boolean run(int block, long frame, int length, long hash, Output out) {
        int records = mostRecords(frame);
        if (records > 0 && !journal.hasRoom(records)) {
            counters.increment(ShardCounter.JOURNAL_REFUSED);
            Replies.refusal(out, frame, Status.UNAVAILABLE, JOURNAL_FULL_TEXT);
            return true;
        }
        if (runOnce(block, frame, length, out)) {
            return true;
        }
        long user = UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET);
        while (reclaimer.evictOne(cache.find(user, hash))) {
            if (runOnce(cache.find(user, hash), frame, length, out)) {
                return true;
            }
        }
        return false;
    }

    /** Records that running a frame may append. */
    private static int mostRecords(long frame) {
        int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
        if (!Opcode.canChange(opcode)) {
            return 0;
        }
        return opcode == Opcode.ACK_MANY ? UnsafeApi.getInt(frame + RequestLayout.ACK_MANY_COUNT_OFFSET) : 1;
    }

    private boolean runOnce(int block, long frame, int length, Output out) {
        int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
        switch (opcode) {
            case Opcode.LOAD -> userCommands.load(block, frame, out);
            case Opcode.TOTALS -> userCommands.totals(block, frame, out);
            case Opcode.FORGET_USER -> userCommands.forgetUser(block, frame, out);
            case Opcode.ACK_MANY -> {
                return ackMany.execute(block, frame, out);
            }
            default -> {
                return stateCommands.execute(opcode, block, frame, length, out);
            }
        }
        return true;
    }
}
