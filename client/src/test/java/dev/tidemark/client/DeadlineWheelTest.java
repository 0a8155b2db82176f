package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
    private static final long ORIGIN = Long.MAX_VALUE - 1_000_000_000L; // the clock may wrap around
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    private final DeadlineWheel wheel = new DeadlineWheel(ORIGIN);
    private final List<Call<?>> due = new ArrayList<>();

    @Test
    void shouldHandOutNeverEarlyAndOneTickLateAtMost() {
        Random random = new Random(SEED);
        Set<Long> open = new TreeSet<>();
        long now = 0;
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(3) > 0) {
                long deadline = now + random.nextLong(random.nextBoolean() ? 100_000_000L : 40_000_000_000L);
                if (open.add(deadline)) {
                    wheel.add(new Call<>(Ping.of(), ORIGIN + deadline));
                }
            } else {
                now += random.nextLong(random.nextInt(50) == 0 ? 30_000_000_000L : 30_000_000L);
                turn(now);
                long limit = now;
                for (Call<?> call : due) {
                    assertThat(call.deadlineNs - ORIGIN).as("seed=" + SEED).isLessThanOrEqualTo(limit);
                    assertThat(open.remove(call.deadlineNs - ORIGIN))
                            .as("seed=" + SEED)
                            .isTrue();
                }
                assertThat(open.stream().filter(deadline -> deadline + DeadlineWheel.TICK_NS <= limit))
                        .as("late, seed=" + SEED)
                        .isEmpty();
                due.clear();
            }
            assertThat(wheel.size()).isEqualTo(open.size());
        }
        wheel.clear(call -> {
            wheel.remove(call);
            due.add(call);
        });
        assertThat(due.stream().map(call -> call.deadlineNs - ORIGIN).collect(Collectors.toSet()))
                .isEqualTo(open);
    }

    @Test
    void shouldForgetWhatIsRemoved() {
        List<Call<?>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(new Call<>(Ping.of(), ORIGIN + 1));
            wheel.add(calls.get(i));
        }
        wheel.remove(calls.get(0));
        wheel.remove(calls.get(2));
        wheel.remove(calls.get(4));
        turn(DeadlineWheel.TICK_NS * 2);
        assertThat(due).containsExactlyInAnyOrder(calls.get(1), calls.get(3));
        assertThat(wheel.size()).isZero();
    }

    private void turn(long now) {
        wheel.turn(ORIGIN + now, call -> {
            wheel.remove(call);
            due.add(call);
        });
    }
}
