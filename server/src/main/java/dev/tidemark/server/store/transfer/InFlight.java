package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserImage;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The tasks that a store is given at once, a bounded number, each with the user from elsewhere that it is about. A store has one
 * task a user under way, so a user who comes again waits for itself.
 *
 * <p>Thread: one; stores answer on theirs, through a queue.
 */
final class InFlight {
    /** Most tasks at once: enough to keep a store's threads busy, or a cluster. */
    static final int TASKS = 256;

    /** A task and its user. */
    static final class Slot {
        private final UserImage user = new UserImage();
        private StoreTask task;

        /** The user from elsewhere. */
        UserImage user() {
            return user;
        }

        StoreTask task() {
            return task;
        }
    }

    private final LinkedBlockingQueue<StoreTask> answered = new LinkedBlockingQueue<>();
    private final Slot[] slots = new Slot[TASKS];
    private final ArrayDeque<Slot> idle = new ArrayDeque<>();
    private final Set<Long> users = new HashSet<>();
    private final Consumer<Slot> onAnswer;

    /** @param onAnswer gets each slot whose task was answered DONE; gives it a new task, or {@link #release}s it. */
    InFlight(Consumer<Slot> onAnswer) {
        this.onAnswer = onAnswer;
        for (int i = 0; i < TASKS; i++) {
            slots[i] = new Slot();
            slots[i].task = new StoreTask(answered::add, i);
            idle.add(slots[i]);
        }
    }

    /** An idle slot, whose user the caller fills; waits for one. */
    Slot take() {
        while (idle.isEmpty()) {
            takeAnswer();
        }
        return idle.poll();
    }

    /** Registers the slot's user before its first task; waits until no other task is about it. */
    void enter(Slot slot) {
        while (!users.add(slot.user.user())) {
            takeAnswer();
        }
    }

    /** The slot's work is done. */
    void release(Slot slot) {
        users.remove(slot.user.user());
        idle.add(slot);
    }

    /** A slot that was taken and is not needed. */
    void giveBack(Slot slot) {
        idle.add(slot);
    }

    /** Waits until nothing is under way. */
    void drain() {
        while (!users.isEmpty()) {
            takeAnswer();
        }
    }

    /** Waits for the answer to a task that belongs to no slot. Nothing else may be under way. */
    StoreTask await() {
        try {
            return answered.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransferException(TransferException.Reason.INTERRUPTED, "interrupted", e);
        }
    }

    /** A task of the same queue that belongs to no slot. */
    StoreTask newTask() {
        return new StoreTask(answered::add, TASKS);
    }

    private void takeAnswer() {
        StoreTask task = await();
        require(task);
        onAnswer.accept(slots[task.slot()]);
    }

    /** @throws TransferException STORE if a task was not done. */
    static void require(StoreTask task) {
        if (task.outcome() != StoreTask.DONE) {
            throw new TransferException(
                    TransferException.Reason.STORE,
                    "a store could not do what it was asked: kind=" + task.kind()
                            + "; the log says why. Start the same command again when it can");
        }
    }
}
