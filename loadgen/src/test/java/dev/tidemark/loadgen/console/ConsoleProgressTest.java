package dev.tidemark.loadgen.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.report.LatencySecond;
import dev.tidemark.loadgen.report.OperationSecond;
import dev.tidemark.loadgen.report.ProcessSample;
import dev.tidemark.loadgen.report.SecondSample;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
    private final StringWriter text = new StringWriter();

    private static SecondSample sample(OperationSecond overall, ProcessSample server) {
        return new SecondSample(2, 500_000_000, 3, overall, List.of(), server, new ProcessSample(1, 1, null));
    }

    private ConsoleProgress progress(boolean terminal) {
        return new ConsoleProgress(new PrintWriter(text), terminal);
    }

    @Test
    void shouldPrintALineASecondWhereThereIsNoTerminal() {
        OperationSecond overall =
                new OperationSecond("all", 1_000, 2, null, new LatencySecond(10_000, 20_000, 30_000, 40_000), null);
        ConsoleProgress progress = progress(false);
        progress.second(sample(overall, new ProcessSample(0.5, 1, null)), 30);
        progress.end();
        assertThat(text.toString())
                .isEqualTo("  3/30 s      2,000/s  p50 10.0 µs  p99 20.0 µs  p99.9 30.0 µs  max 40.0 µs"
                        + "  server 0.50 cores  errors 2" + System.lineSeparator());
    }

    @Test
    void shouldPreferResponseTimesAndSayThatNothingCame() {
        LatencySecond response = new LatencySecond(1_000_000, 1_000_000, 1_000_000, 1_000_000);
        LatencySecond service = new LatencySecond(1, 1, 1, 1);
        ConsoleProgress progress = progress(false);
        progress.second(sample(new OperationSecond("all", 1, 0, response, service, service), null), 0);
        progress.second(sample(new OperationSecond("all", 0, 0, null, null, null), null), 0);
        assertThat(text.toString()).contains("p50 1.00 ms").contains("  3 s          0/s  no reply");
    }

    @Test
    void shouldWriteOverOneLineOnATerminalAndClearItAtTheEnd() {
        ConsoleProgress progress = progress(true);
        progress.preloading(5, 10);
        progress.preloading(10, 10);
        progress.note("done");
        assertThat(text.toString())
                .isEqualTo(
                        "\r\u001B[Kpreloading 5 of about 10 read states\r\u001B[Kpreloading 10 of about 10 read states"
                                + "\r\u001B[Kdone" + System.lineSeparator());
    }
}
