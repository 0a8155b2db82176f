package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {
    @ParameterizedTest
    @CsvSource({
        "0, RESULT, RESULT, RESULT",
        "1, REJECTED, REJECTED, REJECTED",
        "2, REJECTED, REJECTED, REJECTED",
        "3, REJECTED, REJECTED, REJECTED",
        "4, REJECTED, REJECTED, REJECTED",
        "5, REJECTED, REJECTED, REJECTED",
        "6, REJECTED, REJECTED, REJECTED",
        "7, REJECTED, REJECTED, AGAIN_LATER",
        "8, REJECTED, REJECTED, AGAIN_LATER",
        "9, REJECTED, REJECTED, REJECTED",
        "10, RESULT, RESULT, RESULT",
        "11, REJECTED, AGAIN_IN_ORDER, AGAIN_IN_ORDER",
        "12, REJECTED, REJECTED, REJECTED",
        "13, IN_DOUBT, IN_DOUBT, IN_DOUBT",
        "14, REJECTED, REJECTED, REJECTED",
        "15, RESULT, RESULT, RESULT",
    })
    void shouldFollowTheProtocol(int status, Verdict never, Verdict inOrder, Verdict anyTime) {
        assertThat(Verdict.of(status, Repeat.NEVER)).isEqualTo(never);
        assertThat(Verdict.of(status, Repeat.IN_ORDER)).isEqualTo(inOrder);
        assertThat(Verdict.of(status, Repeat.ANY_TIME)).isEqualTo(anyTime);
    }

    @Test
    void shouldTakeAStatusThatItDoesNotKnowForInternal() {
        for (int status : new int[] {Status.COUNT, Status.COUNT + 1, 65_535}) {
            for (Repeat repeat : Repeat.values()) {
                assertThat(Verdict.of(status, repeat)).isEqualTo(Verdict.IN_DOUBT);
            }
        }
    }
}
