package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private final List<Runnable> woken = new ArrayList<>();
    private final List<Call<?>> taken = new ArrayList<>();
    private final List<Call<?>> left = new ArrayList<>();
    private boolean isEnded;
    private final Intake intake = new Intake(
            task -> {
                if (isEnded) {
                    throw new RejectedExecutionException("ended");
                }
                woken.add(task);
            },
            this::drain,
            left::add);

    @Test
    void shouldWakeOnceForAllThatCameMeanwhile() {
        List<Call<?>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(call());
            intake.offer(calls.get(i));
        }
        assertThat(woken).hasSize(1);
        woken.remove(0).run();
        assertThat(taken).isEqualTo(calls);
        intake.offer(call());
        assertThat(woken).hasSize(1);
    }

    @Test
    void shouldHandCallsBackOnceNobodyWakes() {
        isEnded = true;
        Call<?> first = call();
        Call<?> second = call();
        intake.offer(first);
        intake.offer(second);
        assertThat(left).containsExactly(first, second);
        assertThat(taken).isEmpty();
    }

    private void drain() {
        intake.drain(taken::add);
    }

    private static Call<?> call() {
        return new Call<>(Ping.of(), 0);
    }
}
