package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void shouldNotUseZero() {
        InFlight inFlight = new InFlight(-3);
        assertThat(inFlight.add(call())).isEqualTo(-2);
        assertThat(inFlight.add(call())).isEqualTo(-1);
        assertThat(inFlight.add(call())).isEqualTo(1);
    }

    @Test
    void shouldStepOverWhatIsStillDue() {
        InFlight inFlight = new InFlight(0);
        Call<?> first = call();
        assertThat(inFlight.add(first)).isEqualTo(1);
        for (int correlation = 2; correlation <= 64; correlation++) {
            assertThat(inFlight.add(call())).isEqualTo(correlation);
            inFlight.remove(correlation);
        }
        assertThat(inFlight.add(call())).as("65 has the place of 1").isEqualTo(66);
        assertThat(inFlight.get(1)).isSameAs(first);
        assertThat(inFlight.get(65)).isNull();
        assertThat(inFlight.get(0)).isNull();
        assertThat(inFlight.takeAll()).hasSize(2);
        assertThat(inFlight.size()).isZero();
    }

    @Test
    void shouldEqualAMap() {
        Random random = new Random(SEED);
        InFlight inFlight = new InFlight(-50_000);
        Map<Integer, Call<?>> expected = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            if (random.nextInt(1_000) < (step / 20_000 % 2 == 0 ? 700 : 300)) {
                Call<?> call = call();
                int correlation = inFlight.add(call);
                assertThat(correlation).as("seed=" + SEED).isNotZero();
                assertThat(expected.put(correlation, call)).as("seed=" + SEED).isNull();
            } else if (!expected.isEmpty()) {
                int correlation = expected.keySet().iterator().next();
                assertThat(inFlight.get(correlation)).as("seed=" + SEED).isSameAs(expected.remove(correlation));
                inFlight.remove(correlation);
                assertThat(inFlight.get(correlation)).as("seed=" + SEED).isNull();
            }
            assertThat(inFlight.size()).isEqualTo(expected.size());
        }
        assertThat(inFlight.takeAll()).as("seed=" + SEED).containsExactlyInAnyOrderElementsOf(expected.values());
    }

    private static Call<?> call() {
        return new Call<>(Ping.of(), 0);
    }
}
