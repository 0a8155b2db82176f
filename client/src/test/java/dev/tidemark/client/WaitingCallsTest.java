package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingCallsTest {
    private final WaitingCalls waiting = new WaitingCalls();

    @Test
    void shouldPutOlderCallsBackInFrontInTheirOrder() {
        waiting.add(call(4));
        waiting.putBack(List.of(call(3), call(1), call(2)));
        assertThat(sequences(waiting.takeAll())).containsExactly(1L, 2L, 3L, 4L);
        assertThat(waiting.poll()).isNull();
    }

    @Test
    void shouldPassOverWhatHasEnded() {
        Call<?> first = call(1);
        Call<?> second = call(2);
        waiting.add(first);
        waiting.add(second);
        first.onEnded();
        assertThat(waiting.poll()).isSameAs(second);
        assertThat(second.waitingIn).isNull();
    }

    @Test
    void shouldNotGrowByCallsThatEnd() {
        Call<?> stays = call(0);
        waiting.add(stays);
        for (int i = 1; i <= 100_000; i++) {
            Call<?> call = call(i);
            waiting.add(call);
            call.onEnded();
            assertThat(waiting.size()).isLessThan(200);
        }
        assertThat(waiting.poll()).isSameAs(stays);
        assertThat(waiting.poll()).isNull();
    }

    private static Call<?> call(long sequence) {
        Call<?> call = new Call<>(Ping.of(), 0);
        call.sequence = sequence;
        return call;
    }

    private static List<Long> sequences(List<Call<?>> calls) {
        List<Long> sequences = new ArrayList<>();
        calls.forEach(call -> sequences.add(call.sequence));
        return sequences;
    }
}
