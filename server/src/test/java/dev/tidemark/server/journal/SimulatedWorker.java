package dev.tidemark.server.journal;

import java.util.ArrayDeque;

/**
 * A journal's thread for the seeded simulator: runs tasks when it is told to. Others go on in the middle of a task, see
 * {@link SimulatedDisk#duringSyncs}, but not this worker.
 *
 * <p>Thread: the simulation's.
 */
public final class SimulatedWorker implements JournalTask.Worker {
    private final JournalTask.Completions completions;
    private final ArrayDeque<JournalTask> tasks = new ArrayDeque<>();
    private boolean running;

    /** @param completions takes tasks that have been run; leads to the shard's inbox. */
    public SimulatedWorker(JournalTask.Completions completions) {
        this.completions = completions;
    }

    @Override
    public void submit(JournalTask task) {
        tasks.add(task);
    }

    /** Whether a task is being run. */
    public boolean isRunning() {
        return running;
    }

    /** Tasks not run yet. */
    public int waitingCount() {
        return tasks.size();
    }

    /** Runs the task that has waited longest. @return false if there is none, or one is being run. */
    public boolean step() {
        if (running || tasks.isEmpty()) {
            return false;
        }
        running = true;
        JournalTask task = tasks.poll();
        task.run();
        if (task.failure() instanceof Error error) {
            throw error; // the process has died, or the test has found something
        }
        running = false;
        completions.onCompleted(task);
        return true;
    }

    @Override
    public void close() {
        boolean ran = true;
        while (ran) {
            ran = step();
        }
    }
}
