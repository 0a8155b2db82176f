package dev.tidemark.server.it;

import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.server.process.ServerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Several {@link CrashClient}s at once, some bound to a shard and some not, some with many users and some with few: load
 * for a server that is going to die of something, and what is left of it afterwards.
 *
 * <p>Thread: one.
 */
final class CrashLoad {
    private static final int MANY_USERS = 3_000;
    private static final int FEW_USERS = 40;
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(1);
    private static final Executor THREADS = task -> new Thread(task, "crash-client").start();

    private final List<CrashClient> clients;

    /** Load for users that no other load has. */
    CrashLoad(long seed) {
        clients = IntStream.range(0, 4)
                .mapToObj(i -> new CrashClient(seed + i, 1 + (long) i * MANY_USERS, i < 2 ? MANY_USERS : FEW_USERS))
                .toList();
    }

    /** Begins to send, on connections of its own, as fast as the server answers. */
    Run start(ServerProcess server) {
        return new Run(server, Duration.ZERO);
    }

    /** The same with a pause of each connection between batches, so that the machine is not busy with nothing else. */
    Run start(ServerProcess server, Duration pause) {
        return new Run(server, pause);
    }

    /** Every user that there ever was. */
    List<Long> users() {
        return clients.stream().flatMap(client -> client.users().stream()).toList();
    }

    /** Compares with everything that was acknowledged, ever. */
    CrashCheck check(ServerProcess server) {
        return check(server, System.nanoTime());
    }

    /** Compares with everything that was acknowledged up to a time of {@link System#nanoTime}. */
    CrashCheck check(ServerProcess server, long untilNs) {
        List<CompletableFuture<CrashCheck>> checks = clients.stream()
                .map(client -> CompletableFuture.supplyAsync(() -> client.check(server, untilNs), THREADS))
                .toList();
        return checks.stream().map(CompletableFuture::join).reduce(CrashCheck.NOTHING, CrashCheck::plus);
    }

    /** One run of all clients on one server. */
    final class Run {
        private final List<CompletableFuture<Void>> running = new ArrayList<>();
        private volatile boolean isOver;

        private Run(ServerProcess server, Duration pause) {
            clients.forEach(CrashClient::begin);
            for (CrashClient client : clients) {
                int index = clients.indexOf(client);
                int shard = index % 2 == 0 ? RequestLayout.NO_SHARD : index / 2 % server.shards();
                running.add(
                        CompletableFuture.runAsync(() -> client.run(server, shard, () -> isOverAfter(pause)), THREADS));
            }
        }

        private boolean isOverAfter(Duration pause) {
            if (!pause.isZero()) {
                LockSupport.parkNanos(pause.toNanos());
            }
            return isOver;
        }

        int acknowledged() {
            return sum(CrashClient.Progress::acknowledged);
        }

        int refused() {
            return sum(CrashClient.Progress::refused);
        }

        int failed() {
            return sum(CrashClient.Progress::failed);
        }

        /** Waits until so many changes in all were acknowledged. */
        void awaitAcknowledged(int count) {
            await("acknowledged=" + count, () -> acknowledged() >= count);
        }

        /** Waits until no connection has got a reply for so long. */
        void awaitSilence(Duration length) {
            await("silence", () -> {
                long now = System.nanoTime();
                return clients.stream()
                        .allMatch(client -> now - client.progress().lastReplyNs() >= length.toNanos());
            });
        }

        /** Waits for something that is to come to pass while all connections go on. */
        void await(String what, BooleanSupplier condition) {
            Awaitility.await(what)
                    .atMost(TIMEOUT)
                    .pollInterval(POLL)
                    .pollDelay(Duration.ZERO)
                    .until(() -> {
                        if (running.stream().anyMatch(CompletableFuture::isDone)) {
                            awaitEnd();
                            throw new AssertionError("the server is gone before its time, while waiting for " + what);
                        }
                        return condition.getAsBoolean();
                    });
        }

        /** Sends no more, and waits until all that was sent is answered. */
        void finish() {
            isOver = true;
            awaitEnd();
        }

        /** Waits until the server is gone. @throws AssertionError if a reply was not the one that its request must get. */
        void awaitEnd() {
            CompletableFuture.allOf(running.toArray(new CompletableFuture<?>[0]))
                    .join();
        }

        private int sum(ToIntFunction<CrashClient.Progress> count) {
            return clients.stream().map(CrashClient::progress).mapToInt(count).sum();
        }
    }
}
