package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
    @ParameterizedTest
    @CsvSource({
        "'', 127.0.0.1:7600",
        "localhost, localhost:7600",
        ":7601, 127.0.0.1:7601",
        "10.0.0.1:65535, 10.0.0.1:65535",
        "[::1], [::1]:7600",
        "[fe80::1%eth0]:1, [fe80::1%eth0]:1"
    })
    void shouldFillInWhatIsMissing(String text, String address) throws CommandException {
        assertThat(ServerAddress.parse(text)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"::1", "::1:7600", "a:b", "a:", "a:0", "a:65536", "a:-1", "[]:1", "[::1", "[::1]7600", "a b:1"})
    void shouldRefuseOtherForms(String text) {
        assertThatThrownBy(() -> ServerAddress.parse(text))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("address: '" + text + "', ");
    }
}
