package dev.tidemark.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches files, by looking every second: so that it also sees one that was replaced, or a link that points elsewhere. What is
 * done about a change may fail; then the log says so once, and it is tried again when the files change again.
 *
 * <p>Thread: one of its own, which acts; {@link #watch} before {@link #start}.
 */
final class FileChanges implements AutoCloseable {
    /** What is done when files have changed. */
    interface Action {
        void run() throws Exception;
    }

    private static final Logger LOG = LoggerFactory.getLogger(FileChanges.class);
    private static final long PERIOD_NS = TimeUnit.SECONDS.toNanos(1);

    private final List<Watched> watched = new ArrayList<>();
    private final Thread thread = new Thread(this::look, "file-changes");
    private volatile boolean closed;

    /** Has an action run whenever the files are others than they were. {@code what} names them in the log. */
    void watch(String what, FileStates were, Action action) {
        watched.add(new Watched(what, were, action));
    }

    /** Begins to look, if there is anything to look at. */
    void start() {
        if (!watched.isEmpty()) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Ends, and waits until an action under way has ended. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        while (!closed) {
            LockSupport.parkNanos(PERIOD_NS);
            if (!closed) {
                watched.forEach(Watched::look);
            }
        }
    }

    private static final class Watched {
        private final String what;
        private final Action action;
        private FileStates seen;

        Watched(String what, FileStates were, Action action) {
            this.what = what;
            this.action = action;
            seen = were;
        }

        void look() {
            FileStates now = seen.now();
            if (now.equals(seen)) {
                return;
            }
            seen = now;
            try {
                action.run();
                LOG.info("{} read again", what);
            } catch (Exception e) {
                LOG.warn("{} changed and cannot be used; what was read before goes on: {}", what, e.getMessage());
            }
        }
    }
}
