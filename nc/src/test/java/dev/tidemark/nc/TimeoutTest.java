package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeoutTest {
    @ParameterizedTest
    @CsvSource({
        "1ms, 1, 1ms",
        "5s, 5000, 5s",
        "1500ms, 1500, 1500ms",
        "2000ms, 2000, 2s",
        "60s, 60000, 1m",
        "3m, 180000, 3m"
    })
    void shouldReadAndWriteADurationWithItsUnit(String text, long ms, String written) throws CommandException {
        assertThat(Timeout.parse(text).toMillis()).isEqualTo(ms);
        assertThat(Timeout.format(Timeout.parse(text))).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "0s", "-1s", "1.5s", "5 s", "5h", "1000000m"})
    void shouldRefuseOtherForms(String text) {
        assertThatThrownBy(() -> Timeout.parse(text)).isInstanceOf(CommandException.class);
    }
}
