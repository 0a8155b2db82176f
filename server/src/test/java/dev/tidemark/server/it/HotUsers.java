package dev.tidemark.server.it;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Users who are resident and stay so, since each is counted up again and again: how long that takes, and that no count is lost.
 *
 * <p>Thread: one at a time.
 */
final class HotUsers {
    private static final int USERS = 200;
    private static final long FIRST_USER = 9_000_000;
    private static final long CHANNEL = 1;
    private static final int COUNTER = 1;
    private static final Duration READABLE_WITHIN = Duration.ofSeconds(30);
    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final int[] counted = new int[USERS];

    /**
     * How long requests took from the moment when each was due, whenever it could be sent.
     *
     * @param sortedNs ascending.
     */
    record Times(long[] sortedNs) {
        int count() {
            return sortedNs.length;
        }

        /** The time that a share of the requests did not exceed, in microseconds. */
        long percentileUs(double percent) {
            int index = (int) Math.ceil(percent / 100 * sortedNs.length) - 1;
            return TimeUnit.NANOSECONDS.toMicros(sortedNs[Math.max(0, index)]);
        }

        @Override
        public String toString() {
            return "requests=" + count() + " p50Us=" + percentileUs(50) + " p99Us=" + percentileUs(99) + " p99.9Us="
                    + percentileUs(99.9) + " maxUs=" + percentileUs(100);
        }
    }

    /** Counts each user up once, so that all are resident; again, where the store could not be read. */
    void warmUp(ServerProcess server) {
        try (WireClient client = server.connect()) {
            for (int user = 0; user < USERS; user++) {
                int cold = user;
                Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .atMost(READABLE_WITHIN)
                        .until(() -> countIfRead(client, cold));
            }
        }
    }

    /** Counts one user after the other up, one each millisecond, for so long. */
    Times countUp(ServerProcess server, Duration length) {
        int requests = (int) (length.toNanos() / PERIOD_NS);
        long[] ns = new long[requests];
        try (WireClient client = server.connect()) {
            long startNs = System.nanoTime();
            for (int i = 0; i < requests; i++) {
                long dueNs = startNs + i * PERIOD_NS;
                for (long leftNs = dueNs - System.nanoTime(); leftNs > 0; leftNs = dueNs - System.nanoTime()) {
                    LockSupport.parkNanos(leftNs);
                }
                count(client, i % USERS);
                ns[i] = System.nanoTime() - dueNs;
            }
        }
        Arrays.sort(ns);
        return new Times(ns);
    }

    /** Compares each count with what a server tells. */
    void verify(ServerProcess server) {
        try (WireClient client = server.connect()) {
            for (int i = 0; i < USERS; i++) {
                long user = FIRST_USER + i;
                ReplyFrame reply = Awaitility.await()
                        .pollDelay(Duration.ZERO)
                        .atMost(READABLE_WITHIN)
                        .until(
                                () -> client.call(out -> RequestEncoder.get(out, 1, user, CHANNEL)),
                                answer -> answer.status() != Status.UNAVAILABLE);
                int found = reply.status() == Status.OK ? reply.state().mentions() : 0;
                if (found != counted[i]) {
                    throw new AssertionError("user " + user + ": counted=" + counted[i] + " found=" + found);
                }
            }
        }
    }

    /** Their ids. */
    List<Long> users() {
        return IntStream.range(0, USERS).mapToObj(i -> FIRST_USER + i).toList();
    }

    private void count(WireClient client, int index) {
        if (!countIfRead(client, index)) {
            throw new AssertionError("a hit was refused: the user had to be read");
        }
    }

    /** @return false if the store could not be read, and nothing was counted. */
    private boolean countIfRead(WireClient client, int index) {
        long user = FIRST_USER + index;
        ReplyFrame reply = client.call(out -> RequestEncoder.increment(out, 0, COUNTER, 1, user, CHANNEL, 0, 1));
        if (reply.status() == Status.UNAVAILABLE) {
            return false;
        }
        if (reply.status() != Status.OK) {
            throw new AssertionError("a change was refused: " + reply);
        }
        counted[index]++;
        return true;
    }
}
