package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.Info;
import dev.tidemark.server.wire.WireClient;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory that many small users leave serves large ones, and the other way round: after each shift of the traffic, once
 * new users worth twice the capacity were touched, the cache holds at least nine tenths of the read states that a fresh
 * server holds under that traffic alone, and no request failed.
 */
final class ShiftIT {
    private static final int ONE = 1;
    private static final int SIXTY = 60;
    /** Bytes that a state takes at the very least. */
    private static final int STATE_BYTES = 56;

    @TempDir
    private Path dataDir;

    @Test
    void shouldServeEveryMixOfSizesWithTheWholeCache() {
        verifyShifts("8MiB", 8L << 20);
    }

    @Test
    @Tag("long")
    void shouldServeEveryMixOfSizesWithTheWholeOfALargerCache() {
        verifyShifts("128MiB", 128L << 20);
    }

    private void verifyShifts(String memory, long memoryBytes) {
        Capacity one = capacityOfFreshServer("one", memory, memoryBytes, ONE);
        Capacity sixty = capacityOfFreshServer("sixty", memory, memoryBytes, SIXTY);
        try (ServerProcess server = start("shifting", memory);
                WireClient client = server.connect()) {
            Visitors visitors = new Visitors(client);
            visitors.come(2 * one.users(), ONE);
            assertHolds("one-state users first", Info.of(client), one);
            visitors.come(2 * sixty.users(), SIXTY);
            assertHolds("then 60-state users", Info.of(client), sixty);
            visitors.come(2 * one.users(), ONE);
            assertHolds("then one-state users again", Info.of(client), one);
            visitors.come(2 * sixty.users(), SIXTY);
            assertHolds("then 60-state users again", Info.of(client), sixty);
            assertThat(Info.of(client).number("overloaded")).isZero();
            server.stopCleanly();
        }
    }

    /** What a cache holds of users of one size. */
    private record Capacity(long users, long states) {}

    private Capacity capacityOfFreshServer(String name, String memory, long memoryBytes, int statesEach) {
        try (ServerProcess server = start(name, memory);
                WireClient client = server.connect()) {
            new Visitors(client).come(2 * memoryBytes / ((long) STATE_BYTES * statesEach), statesEach);
            Info info = Info.of(client);
            assertThat(info.number("evictions"))
                    .as("evictions: the cache is full")
                    .isPositive();
            server.stopCleanly();
            return new Capacity(info.number("users_resident"), info.number("states_resident"));
        }
    }

    private ServerProcess start(String name, String memory) {
        return ServerProcess.on(dataDir.resolve(name))
                .with("server.shards", 2)
                .with("cache.memory", memory)
                .start();
    }

    private static void assertHolds(String when, Info info, Capacity fresh) {
        long states = info.number("states_resident");
        System.out.printf(
                "shift: %s: states_resident=%d, a fresh server holds %d: %.1f %%%n",
                when, states, fresh.states(), 100.0 * states / fresh.states());
        assertThat(states).as(when).isGreaterThanOrEqualTo(fresh.states() * 9 / 10);
    }

    /** New users, who come once and never again. */
    private static final class Visitors {
        private static final int STATES_AT_ONCE = 6_000;

        private final WireClient client;
        private long next = 1;

        Visitors(WireClient client) {
            this.client = client;
        }

        /** Touches so many new users, with so many states each. */
        void come(long users, int statesEach) {
            int usersAtOnce = STATES_AT_ONCE / statesEach;
            for (long touched = 0; touched < users; touched += usersAtOnce) {
                int count = (int) Math.min(usersAtOnce, users - touched);
                byte[] requests = statesEach == ONE ? oneStateEach(count) : manyStatesEach(count, statesEach);
                List<ReplyFrame> replies = client.exchange(requests);
                assertThat(replies).hasSize(count);
                for (ReplyFrame reply : replies) {
                    assertThat(Status.nameOf(reply.status())).isEqualTo("OK");
                }
            }
        }

        private byte[] oneStateEach(int users) {
            return WireClient.frame(out -> {
                for (int i = 0; i < users; i++) {
                    RequestEncoder.ack(out, 0, 0, i + 1, next++, 7, 1);
                }
            });
        }

        private byte[] manyStatesEach(int users, int statesEach) {
            long[] channels = LongStream.rangeClosed(1, statesEach).toArray();
            long[] messages = LongStream.rangeClosed(1, statesEach).toArray();
            return WireClient.frame(out -> {
                for (int i = 0; i < users; i++) {
                    RequestEncoder.ackMany(out, 0, 0, i + 1, next++, channels, messages, statesEach);
                }
            });
        }
    }
}
