package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "17, 17",
        "17B, 17",
        "64KiB, 65536",
        "64k, 65536",
        "64K, 65536",
        "64kB, 64000",
        "64MiB, 67108864",
        "64 MiB, 67108864",
        "64M, 67108864",
        "2MB, 2000000",
        "1.5GiB, 1610612736",
        "3G, 3221225472",
        "3GB, 3000000000",
        "2TiB, 2199023255552",
        "2T, 2199023255552",
        "2TB, 2000000000000"
    })
    void shouldReadSizes(String text, long bytes) {
        assertThat(Quantity.parseBytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "5ns, 5",
        "5us, 5000",
        "5ms, 5000000",
        "0.5s, 500000000",
        "30s, 30000000000",
        "2m, 120000000000",
        "1h, 3600000000000",
        "1d, 86400000000000"
    })
    void shouldReadTimes(String text, long timeNs) {
        assertThat(Quantity.parseNs(text)).isEqualTo(timeNs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MiB", "-1", "1e3", "0x10", "64mib", "64 Mi B", "0.5B", "99999999999TiB", "1,5GiB", "30s"})
    void shouldRefuseWhatIsNoSize(String text) {
        assertThatThrownBy(() -> Quantity.parseBytes(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "30", "-1s", "30S", "30 sec", "0.5ns", "999999999999d"})
    void shouldRefuseWhatIsNoTime(String text) {
        assertThatThrownBy(() -> Quantity.parseNs(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0B", "1B", "1023B", "1KiB", "1025KiB", "64MiB", "3GiB", "16TiB"})
    void shouldWriteSizesInTheLargestUnitThatIsExact(String text) {
        assertThat(Quantity.formatBytes(Quantity.parseBytes(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "1ns", "1001ns", "10ms", "30s", "90s", "10m", "1h", "36h", "2d"})
    void shouldWriteTimesInTheLargestUnitThatIsExact(String text) {
        assertThat(Quantity.formatNs(Quantity.parseNs(text))).isEqualTo(text);
    }
}
