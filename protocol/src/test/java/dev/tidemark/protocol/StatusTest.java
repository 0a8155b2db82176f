package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of PROTOCOL.md section 5. */
final class StatusTest {
    @ParameterizedTest
    @CsvSource({
        "0, OK",
        "1, MALFORMED",
        "2, TOO_LARGE",
        "3, UNKNOWN_OPCODE",
        "4, BAD_ARGUMENT",
        "5, UNAUTHENTICATED",
        "6, UNSUPPORTED_VERSION",
        "7, OVERLOADED",
        "8, UNAVAILABLE",
        "9, LIMIT",
        "10, PARTIAL",
        "11, SHUTTING_DOWN",
        "12, WRONG_NODE",
        "13, INTERNAL",
        "14, FORBIDDEN",
        "15, CONFLICT"
    })
    void shouldNameEveryCode(int code, String name) throws ReflectiveOperationException {
        assertThat(Status.nameOf(code)).isEqualTo(name);
        assertThat(Status.class.getField(name).getInt(null)).isEqualTo(code);
    }

    @Test
    void shouldKnowSixteenCodes() {
        assertThat(Status.COUNT).isEqualTo(16);
    }

    @Test
    void shouldNameUnknownCodesByNumber() {
        assertThat(Status.nameOf(16)).isEqualTo("STATUS_16");
        assertThat(Status.nameOf(65_535)).isEqualTo("STATUS_65535");
        assertThat(Status.nameOf(-1)).isEqualTo("STATUS_-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 6})
    void shouldKnowWhichEndTheConnection(int code) {
        assertThat(Status.closesConnection(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void shouldKnowWhichDoNot(int code) {
        assertThat(Status.closesConnection(code)).isFalse();
    }
}
