package dev.tidemark.loadgen.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "0,0 ns",
        "999,999 ns",
        "1000,1.00 µs",
        "12345,12.3 µs",
        "123456,123 µs",
        "999999,1.00 ms",
        "1234567,1.23 ms",
        "60000000000,60.0 s",
        "7200000000000,7200 s"
    })
    void shouldWriteTimesWithThreeDigits(long ns, String text) {
        assertThat(Times.text(ns)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"500us,PT0.0005S", "20ms,PT0.02S", "30s,PT30S", "5m,PT5M", "1h,PT1H", "0s,PT0S"})
    void shouldReadTimes(String text, Duration time) {
        assertThat(Times.parse("--x", text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "1.5s", "5d"})
    void shouldNameTheOptionOfATimeItCannotRead(String text) {
        assertThatThrownBy(() -> Times.parse("--x", text)).hasMessageStartingWith("--x: '" + text + "', expected");
    }

    @ParameterizedTest
    @CsvSource({
        "'',127.0.0.1,7600",
        "127.0.0.2,127.0.0.2,7600",
        ":7601,127.0.0.1,7601",
        "127.0.0.1:1,127.0.0.1,1",
        "[::1]:5,::1,5",
        "[::1],::1,7600"
    })
    void shouldReadAddresses(String text, String host, int port) {
        assertThat(Address.parse(text, 7600)).isEqualTo(new InetSocketAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "a:b:c", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "no.such.host.invalid"})
    void shouldRefuseWhatIsNoAddress(String text) {
        assertThatThrownBy(() -> Address.parse(text, 7600)).hasMessageContaining("'" + text + "'");
    }

    @Test
    void shouldWriteAddressesAsItReadsThem() {
        for (String text : new String[] {"127.0.0.1:7600", "[0:0:0:0:0:0:0:1]:5"}) {
            assertThat(Address.text(Address.parse(text, 1))).isEqualTo(text);
        }
    }

    @Test
    void shouldKnowItsVersion() {
        assertThat(Version.text()).matches("tidemark loadgen \\d+\\.\\d+\\.\\d+.*");
    }
}
