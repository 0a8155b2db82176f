package dev.tidemark.loadgen.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PopulationTest {
    private static final int USERS = 50_000;

    private final Population population = new Population(USERS, ChannelCounts.skewed(10));

    @Test
    void shouldGiveEveryUserAnIdOfTheirOwn() {
        Set<Long> ids = new HashSet<>();
        for (int user = 0; user < USERS; user++) {
            ids.add(population.userId(user));
        }
        assertThat(ids).hasSize(USERS).doesNotContain(0L);
    }

    @Test
    void shouldHaveTheMeanOfChannelsAskedFor() {
        long channels = 0;
        for (int user = 0; user < USERS; user++) {
            channels += population.channelCount(user);
        }
        assertThat((double) channels / USERS).isCloseTo(10, within(0.3));
    }

    @Test
    void shouldGiveAUserChannelsThatDiffer() {
        for (int user = 0; user < 1_000; user++) {
            Set<Long> ids = new HashSet<>();
            for (int level = 0; level < population.channelCount(user); level++) {
                ids.add(population.channelId(user, level));
            }
            assertThat(ids).hasSize(population.channelCount(user));
        }
    }

    @Test
    void shouldListOnlyMembersOfTheVeryChannel() {
        Map<Long, Integer> users = new HashMap<>();
        for (int user = 0; user < USERS; user++) {
            users.put(population.userId(user), user);
        }
        long[] ids = new long[20_000];
        for (int author = 0; author < USERS; author += 1_999) {
            for (int level = 0; level < Math.min(15, population.channelCount(author)); level++) {
                int count = population.members(author, level, ids, ids.length);
                Set<Long> different = new HashSet<>();
                for (int i = 0; i < count; i++) {
                    different.add(ids[i]);
                    int member = users.get(ids[i]);
                    assertThat(population.channelCount(member)).isGreaterThan(level);
                    assertThat(population.channelId(member, level)).isEqualTo(population.channelId(author, level));
                }
                assertThat(different).hasSize(count).contains(population.userId(author));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 100, 1_000, 10_000})
    void shouldFindChannelsOfEverySizeThatAMessageMayHave(int recipients) {
        int level = population.levelOfSize(recipients);
        long[] ids = new long[16_384];
        double found = 0;
        int authors = 0;
        for (int author = 0; author < USERS && authors < 50; author += 11) {
            if (population.channelCount(author) > level) {
                found += population.members(author, level, ids, recipients);
                authors++;
            }
        }
        assertThat(found / authors).isBetween(0.7 * recipients, (double) recipients);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void shouldReachLargeChannelsAlsoWhereUsersHaveFew(int channels) {
        Population few = new Population(USERS, ChannelCounts.exactly(channels));
        int level = few.levelOfSize(10_000);
        assertThat(level).isLessThan(channels);
        assertThat(few.members(5, level, new long[10_000], 10_000)).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Population.MAX_USERS + 1})
    void shouldRefuseANumberOfUsersOutOfRange(int users) {
        assertThatThrownBy(() -> new Population(users, ChannelCounts.exactly(1)))
                .hasMessageContaining("users=" + users);
    }
}
