package dev.tidemark.loadgen.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.net.Recording.Kind;
import dev.tidemark.loadgen.workload.Operation;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class RecordingTest {
    @Test
    void shouldTimeErrorsAsOtherRepliesUnlessToldNotTo() {
        assertThat(timed(new Recording(true, false))).isEqualTo(2);
        assertThat(timed(new Recording(true, true))).isEqualTo(1);
    }

    private static long timed(Recording recording) {
        recording.measure(0, 1_000);
        recording.onReply(Operation.GET, 10, 10, 10, 50, null);
        recording.onReply(Operation.GET, 10, 10, 10, 60, "OVERLOADED");
        assertThat(recording.answered()).isEqualTo(2);
        Histogram times = Recording.newHistogram();
        recording.drain(Kind.RESPONSE, Operation.GET, times);
        return times.getTotalCount();
    }
}
