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
 *
 * <p>Each shift is four times the capacity, and the second half of it is measured.
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
        Held one = heldByFreshServer("one", memory, memoryBytes, ONE);
        Held sixty = heldByFreshServer("sixty", memory, memoryBytes, SIXTY);
        try (ServerProcess server = start("shifting", memory);
                WireClient client = server.connect()) {
            Visitors visitors = new Visitors(client);
            assertHolds("one-state users first", visitors.come(4 * one.users(), ONE), one);
            assertHolds("then 60-state users", visitors.come(4 * sixty.users(), SIXTY), sixty);
            assertHolds("then one-state users again", visitors.come(4 * one.users(), ONE), one);
            assertHolds("then 60-state users again", visitors.come(4 * sixty.users(), SIXTY), sixty);
            assertThat(Info.of(client).number("overloaded")).isZero();
            server.stopCleanly();
        }
    }

    /** What a cache holds on average while users of one size come and go; it evicts several at a time, so it goes up and down. */
    private record Held(long users, long states) {}

    private Held heldByFreshServer(String name, String memory, long memoryBytes, int statesEach) {
        try (ServerProcess server = start(name, memory);
                WireClient client = server.connect()) {
            Held held = new Visitors(client).come(4 * memoryBytes / ((long) STATE_BYTES * statesEach), statesEach);
            assertThat(Info.of(client).number("evictions"))
                    .as("evictions: the cache is full")
                    .isPositive();
            server.stopCleanly();
            return held;
        }
    }

    private ServerProcess start(String name, String memory) {
        return ServerProcess.on(dataDir.resolve(name))
                .forLoad()
                .with("server.shards", 2)
                .with("cache.memory", memory)
                .start();
    }

    private static void assertHolds(String when, Held held, Held fresh) {
        System.out.printf(
                "shift: %s: states_resident=%d, a fresh server holds %d: %.1f %%%n",
                when, held.states(), fresh.states(), 100.0 * held.states() / fresh.states());
        assertThat(held.states()).as(when).isGreaterThanOrEqualTo(fresh.states() * 9 / 10);
    }

    /** New users, who come once and never again. */
    private static final class Visitors {
        private static final int STATES_AT_ONCE = 6_000;

        private final WireClient client;
        private long next = 1;

        Visitors(WireClient client) {
            this.client = client;
        }

        /**
         * Touches so many new users with so many states each.
         *
         * @return what the cache held on average while the second half of them came.
         */
        Held come(long users, int statesEach) {
            int usersAtOnce = STATES_AT_ONCE / statesEach;
            long samples = 0;
            long usersHeld = 0;
            long statesHeld = 0;
            for (long touched = 0; touched < users; touched += usersAtOnce) {
                int count = (int) Math.min(usersAtOnce, users - touched);
                List<ReplyFrame> replies =
                        client.exchange(statesEach == ONE ? oneStateEach(count) : manyStatesEach(count, statesEach));
                assertThat(replies).hasSize(count);
                assertThat(replies)
                        .extracting(reply -> Status.nameOf(reply.status()))
                        .containsOnly("OK");
                if (touched > users / 2) {
                    Info info = Info.of(client);
                    usersHeld += info.number("users_resident");
                    statesHeld += info.number("states_resident");
                    samples++;
                }
            }
            return new Held(usersHeld / samples, statesHeld / samples);
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
