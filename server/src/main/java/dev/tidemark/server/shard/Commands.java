package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.server.cache.Cache;
import org.agrona.UnsafeApi;

/**
 * Every command on a resident user, with the memory that it needs made for it.
 *
 * <p>Thread: the shard. Allocation: none.
 */
final class Commands {
    private final Cache cache;
    private final Reclaimer reclaimer;
    private final StateCommands stateCommands;
    private final UserCommands userCommands;
    private final AckMany ackMany;

    Commands(Resident resident, Reclaimer reclaimer) {
        this.cache = resident.cache();
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
