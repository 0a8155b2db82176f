package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InFlightTest {
    @Test
    void shouldNeitherUseZeroNorWhatIsStillDue() {
        InFlight inFlight = new InFlight(-3);
        Call<?> call = new Call<>(Ping.of(), 0);
        assertThat(inFlight.add(call)).isEqualTo(-2);
        assertThat(inFlight.add(call)).isEqualTo(-1);
        assertThat(inFlight.add(call)).isEqualTo(1);

        InFlight wrapped = new InFlight(-2);
        wrapped.add(call); // −1
        wrapped.add(call); // 1
        wrapped.remove(-1);
        assertThat(wrapped.get(-1)).isNull();
        assertThat(wrapped.get(1)).isSameAs(call);
        assertThat(wrapped.takeAll()).hasSize(1);
        assertThat(wrapped.size()).isZero();
    }
}
