package dev.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.net.Deadlines.Late;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final NetLimits.Timeouts TIMEOUTS = new NetLimits.Timeouts(100, 200, 400, 800);

    private final Deadlines deadlines = new Deadlines(1_000);

    @Test
    void shouldWaitForATokenFromTheOpeningOn() {
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_100, true, false, 0, false, 0))
                .isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_101, true, true, 5, true, 5))
                .isEqualTo(Late.AUTHENTICATION);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_101, false, false, 0, false, 0))
                .isEqualTo(Late.NOTHING);
    }

    @Test
    void shouldWaitForAFrameSinceTheLastOneEnded() {
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_300, false, false, 0, true, 0))
                .isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_400, false, true, 0, true, 1))
                .isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_490, false, true, 1, true, 2))
                .isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_690, false, true, 1, true, 3))
                .isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_691, false, true, 1, true, 4))
                .isEqualTo(Late.FRAME);
    }

    @Test
    void shouldCallIdleWhatBringsNothingWhileNothingIsUnderWay() {
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_400, false, false, 0, false, 1))
                .isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_700, false, false, 0, true, 1))
                .isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 2_100, false, false, 0, false, 1))
                .isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 2_101, false, false, 0, false, 1))
                .isEqualTo(Late.IDLE);
    }

    @Test
    void shouldNeverCallIdleWhereThatIsOff() {
        NetLimits.Timeouts patient = new NetLimits.Timeouts(100, 200, 0, 800);
        assertThat(deadlines.lookAtReading(patient, Long.MAX_VALUE / 2, false, false, 0, false, 0))
                .isEqualTo(Late.NOTHING);
    }

    @Test
    void shouldWaitForTheClientToReadWhileAWriteMakesNoWay() {
        assertThat(deadlines.lookAtWriting(TIMEOUTS, 1_500, true, 1)).isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtWriting(TIMEOUTS, 2_300, true, 1)).isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtWriting(TIMEOUTS, 2_301, true, 2)).isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtWriting(TIMEOUTS, 3_101, true, 2)).isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtWriting(TIMEOUTS, 3_102, true, 2)).isEqualTo(Late.UNREAD);
        assertThat(deadlines.lookAtWriting(TIMEOUTS, 3_103, false, 2)).isEqualTo(Late.NOTHING);
    }

    /** What has been seen of the connection counts also where a time is asked about for the first time. */
    @Test
    void shouldHoldToTimesAsTheyAreNow() {
        NetLimits.Timeouts patient = new NetLimits.Timeouts(100, 10_000, 0, 800);
        assertThat(deadlines.lookAtReading(patient, 1_300, false, true, 0, false, 0))
                .isEqualTo(Late.NOTHING);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_350, false, true, 0, false, 0))
                .isEqualTo(Late.FRAME);
        assertThat(deadlines.lookAtReading(TIMEOUTS, 1_450, false, false, 0, false, 0))
                .isEqualTo(Late.IDLE);
    }

    @Test
    void shouldBeLookedAtOftenEnough() {
        assertThat(new NetLimits.Timeouts(5_000, 30_000, 0, 30_000).sweepMs()).isEqualTo(500);
        assertThat(new NetLimits.Timeouts(5_000, 30_000, 200, 30_000).sweepMs()).isEqualTo(50);
        assertThat(new NetLimits.Timeouts(10, 10, 10, 10).sweepMs()).isEqualTo(10);
    }
}
