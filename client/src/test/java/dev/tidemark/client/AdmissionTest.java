package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmissionTest {
    @Test
    void shouldBoundCallsAndBytes() {
        Admission admission = new Admission(3, 100);
        assertThat(admission.tryEnter(40)).isTrue();
        assertThat(admission.tryEnter(61)).as("bytes").isFalse();
        assertThat(admission.tryEnter(60)).isTrue();
        assertThat(admission.tryEnter(1)).as("bytes").isFalse();
        admission.leave(60);
        assertThat(admission.tryEnter(1)).isTrue();
        assertThat(admission.tryEnter(1)).isTrue();
        assertThat(admission.tryEnter(1)).as("calls").isFalse();
        assertThat(admission.calls()).isEqualTo(3);
        assertThat(admission.bytes()).isEqualTo(42);
    }
}
