package dev.tidemark.loadgen.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SharesTest {
    @ParameterizedTest
    @EnumSource(WorkloadKind.class)
    void shouldTakeTheDefaultOfEachWorkload(WorkloadKind kind) {
        assertThat(kind.shares(kind.defaultShares())).hasToString(kind.defaultShares());
        assertThat(WorkloadKind.of(kind.text())).isEqualTo(kind);
    }

    @Test
    void shouldLeaveOutWhatHasNoShare() {
        assertThat(WorkloadKind.CHAT.shares("connect=0,read=5")).hasToString("read=5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connect        | 'connect' has no whole number",
                "connect=x      | 'connect=x' has no whole number",
                "walk=1         | there is no 'walk'",
                "read=1,read=2  | 'read' stands twice",
                "read=0         | all are 0",
                "read=1,        | there is no ''"
            })
    void shouldSayWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> WorkloadKind.CHAT.shares(text))
                .hasMessageContaining(message)
                .hasMessageContaining("[connect, send, read]");
    }

    @Test
    void shouldListTheWorkloads() {
        assertThatThrownBy(() -> WorkloadKind.of("chatter"))
                .hasMessageContaining("chatter")
                .hasMessageContaining("chat");
    }
}
