package dev.tidemark.server.store;

/** What stores do with the threads that they have made. */
public final class StoreThreads {
    private StoreThreads() {}

    /**
     * Waits for a thread to end, however long that takes: what it uses must not be closed under it.
     *
     * @return whether the caller was interrupted meanwhile, whose flag is then cleared: to be set again once all is closed.
     */
    public static boolean awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
