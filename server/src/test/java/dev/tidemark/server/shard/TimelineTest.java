package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final long SEED = Long.getLong("tidemark.test.seed", System.nanoTime());

    private record Append(long ms, long position) {}

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Timeline timeline = new Timeline();
    private final List<Append> appends = new ArrayList<>();
    private long end;

    @Test
    void shouldKnowNothingAtFirst() {
        assertThat(timeline.before(1_000)).isZero();
        assertThat(timeline.behind(1_000, 77)).isEqualTo(77);
    }

    @Test
    void shouldNeverPlaceAPositionAmongWhatIsOnTheOtherSideOfATime() {
        long ms = 0;
        for (int turn = 0; turn < 20_000; turn++) {
            ms += random.nextInt(4) == 0 ? random.nextInt(300) : 0;
            timeline.onTurn(ms, end);
            for (int i = random.nextInt(3); i > 0; i--) {
                appends.add(new Append(ms, end));
                end += 64;
            }
            if (turn % 500 == 0) {
                check(ms - random.nextLong(ms + 1));
                check(ms);
            }
        }
    }

    @Test
    void shouldStayCloseToTheTimesOfTheLastMinute() {
        long ms = 0;
        for (int turn = 0; turn < 200_000; turn++) {
            ms += 3;
            timeline.onTurn(ms, ms);
        }
        assertThat(timeline.before(ms)).isGreaterThanOrEqualTo(ms - 2 * Timeline.LEAST_STEP_MS);
        assertThat(timeline.before(ms - 30_000)).isBetween(ms - 32_000, ms - 30_000);
        assertThat(timeline.before(ms / 2)).isBetween(ms / 2 - ms / 10, ms / 2);
    }

    private void check(long ms) {
        long before = timeline.before(ms);
        long behind = timeline.behind(ms, end);
        for (Append append : appends) {
            if (append.ms >= ms) {
                assertThat(append.position).as("seed %d, before %d", SEED, ms).isGreaterThanOrEqualTo(before);
            }
            if (append.ms <= ms) {
                assertThat(append.position).as("seed %d, behind %d", SEED, ms).isLessThan(behind);
            }
        }
    }
}
