package dev.tidemark.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.EntryLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every benchmark method does what it says, small, so that none of them rots. */
class CacheBenchmarkTest {
    private static final int USERS = 50;
    private static final int STATES = 20;

    @ParameterizedTest
    @ValueSource(strings = {Subject.TIDEMARK, Subject.CAFFEINE})
    void shouldRunEachBenchmarkOnAFullCache(String subject) {
        CacheBenchmark benchmark = new CacheBenchmark();
        benchmark.subject = subject;
        benchmark.readStates = USERS * STATES;
        benchmark.statesPerUser = STATES;
        benchmark.fill();
        try {
            assertThat(benchmark.hit()).isEqualTo(1);
            assertThat(benchmark.miss()).isFalse();
            assertThat(benchmark.load()).isEqualTo(STATES * EntryLayout.LENGTH);
            benchmark.evictAndInsert();
        } finally {
            benchmark.free();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Subject.TIDEMARK, Subject.CAFFEINE})
    void shouldHoldSoManyUsersAndNotMore(String name) {
        try (Subject subject = Subject.of(name, USERS, STATES)) {
            for (long user = 1; user <= 3 * USERS; user++) {
                subject.insert(user);
            }
            int found = 0;
            for (long user = 1; user <= 3 * USERS; user++) {
                found += subject.has(user) ? 1 : 0;
            }
            assertThat(found).isEqualTo(USERS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Subject.TIDEMARK, Subject.CAFFEINE})
    void shouldTellAtLeastTheBytesOfTheFields(String subject) {
        assertThat(CacheMemory.bytesPerState(subject, 200_000, 10)).isBetween((double) EntryLayout.LENGTH, 1_000.0);
    }
}
