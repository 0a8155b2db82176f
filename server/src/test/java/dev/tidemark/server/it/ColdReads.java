package dev.tidemark.server.it;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Reads of users that nobody ever asked for, one after the other in the background: each a miss. Thread: one. */
final class ColdReads implements AutoCloseable {
    private static final long FIRST_USER = 90_000_000;
    private static final long PAUSE_NS = 5_000_000;

    private final Map<String, Integer> answers = new TreeMap<>();
    private final CompletableFuture<Void> reading;
    private volatile boolean isOver;

    ColdReads(ServerProcess server) {
        reading = CompletableFuture.runAsync(() -> read(server), task -> new Thread(task, "cold-reads").start());
    }

    /** Reads no more. @return how many answers of each status there were, by its name. */
    Map<String, Integer> finish() {
        isOver = true;
        reading.join();
        return answers;
    }

    @Override
    public void close() {
        isOver = true;
    }

    private void read(ServerProcess server) {
        try (WireClient client = server.connect()) {
            for (long user = FIRST_USER; !isOver; user++) {
                long cold = user;
                int status =
                        client.call(out -> RequestEncoder.get(out, 1, cold, 1)).status();
                answers.merge(Status.nameOf(status), 1, Integer::sum);
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
    }
}
