package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the memory holds: how much, and that it stays so when the sizes of users shift. */
class CacheMemoryTest {
    private static final int MAX_STATES = 8192;

    @Test
    void shouldHoldAStateIn72BytesAtTenAUser() {
        assertThat(bytesPerState(64L << 20, 10)).isLessThanOrEqualTo(72);
        assertThat(bytesPerState(512L << 20, 10)).isLessThanOrEqualTo(72);
    }

    @Test
    void shouldHoldAStateIn112BytesAtTwoAUser() {
        assertThat(bytesPerState(64L << 20, 2)).isLessThanOrEqualTo(112);
        assertThat(bytesPerState(512L << 20, 2)).isLessThanOrEqualTo(112);
    }

    @Test
    void shouldHoldAsMuchAsAFreshCacheAfterTheSizesOfUsersHaveShifted() {
        shift(8L << 20, 1, 60, 1, 2000, 60, 10, 8000, 2);
        shift(64L << 20, 1, 60, 1, 2000);
    }

    /** In a small cache the top pages of the sizes weigh more: 57 sizes are 57 of 120 pages. */
    @Test
    void shouldHoldAsMuchAsAFreshCacheOfOneMebibyteAfterTheSizesOfUsersHaveShifted() {
        shift(1L << 20, 1, 60, 1, 2000, 60, 10, 8000, 2);
    }

    @Test
    void shouldGiveBackAllMemoryWhenAllUsersAreDropped() {
        try (Cache cache = new Cache(4L << 20, MAX_STATES)) {
            Residents residents = new Residents(cache);
            for (long user = 1; residents.evictions() < 1000; user++) {
                residents.add(user, (int) (user * 37 % (user % 50 == 0 ? 3000 : 70)));
            }
            assertThat(cache.usedBytes()).isGreaterThan(3L << 20);
            residents.dropAll();
            assertThat(cache.usedBytes()).isZero();
            assertThat(cache.freePages()).isEqualTo(cache.pageCount());
            assertThat(cache.statesResident()).isZero();
            assertThat(cache.usersResident()).isZero();
            cache.verify();
        }
    }

    private static double bytesPerState(long memoryBytes, int statesPerUser) {
        try (Cache cache = new Cache(memoryBytes, MAX_STATES)) {
            fill(cache, 1, statesPerUser, 1);
            double bytes = (double) memoryBytes / cache.statesResident();
            System.out.printf(
                    "%d MiB, %d states a user: %.1f bytes a state%n", memoryBytes >> 20, statesPerUser, bytes);
            return bytes;
        }
    }

    private static void shift(long memoryBytes, int... sizes) {
        try (Cache cache = new Cache(memoryBytes, MAX_STATES)) {
            long user = 1;
            int before = 0;
            for (int size : sizes) {
                long fresh;
                try (Cache other = new Cache(memoryBytes, MAX_STATES)) {
                    fill(other, user, size, 2 * memoryBytes / 64);
                    fresh = other.statesResident();
                }
                user = fill(cache, user, size, 2 * memoryBytes / 64);
                double share = (double) cache.statesResident() / fresh;
                System.out.printf(
                        "%d MiB, from %d to %d states a user: holds %.1f %% of the %d that a fresh cache holds%n",
                        memoryBytes >> 20, before, size, 100 * share, fresh);
                assertThat(share)
                        .as("from %d to %d states a user", before, size)
                        .isGreaterThanOrEqualTo(0.9);
                cache.verify();
                before = size;
            }
        }
    }

    /** Adds new users until memory was short and they had so many states. @return the next user. */
    private static long fill(Cache cache, long firstUser, int statesPerUser, long states) {
        Residents residents = new Residents(cache);
        long user = firstUser;
        for (long added = 0; residents.evictions() == 0 || added < states; added += statesPerUser) {
            residents.add(user++, statesPerUser);
        }
        return user;
    }
}
