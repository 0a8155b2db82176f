package dev.tidemark.server.journal;

import java.util.ArrayDeque;

/** A journal's worker that does something only when it is told to. Thread: the test's. */
final class SteppedWorker implements JournalTask.Worker {
    private final ArrayDeque<JournalTask> submitted = new ArrayDeque<>();
    private boolean dead;

    @Override
    public void submit(JournalTask task) {
        submitted.add(task);
        if (submitted.size() > SegmentJournal.MOST_TASKS_UNDER_WAY) {
            throw new AssertionError("tasks under way: " + submitted.size());
        }
    }

    boolean isIdle() {
        return submitted.isEmpty();
    }

    /** Runs the task that was submitted first, and gives it back. */
    void step(Journal journal) {
        JournalTask task = submitted.remove();
        task.run();
        journal.onCompleted(task);
    }

    /** Runs the task that was submitted first, which has not come back yet. */
    JournalTask run() {
        JournalTask task = submitted.remove();
        task.run();
        return task;
    }

    /** Runs nothing any more. */
    void die() {
        dead = true;
    }

    @Override
    public void close() {
        if (!dead) {
            submitted.forEach(JournalTask::run);
        }
        submitted.clear();
    }
}
