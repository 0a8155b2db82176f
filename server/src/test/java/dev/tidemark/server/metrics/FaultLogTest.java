package dev.tidemark.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class FaultLogTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<String> lines = new ArrayList<>();
    private final FaultLog faults = new FaultLog(recorder(), "commits fail");

    private Logger recorder() {
        return (Logger) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    Object[] values = arguments.length == 2 && arguments[1] instanceof Object[] array
                            ? array
                            : Arrays.copyOfRange(arguments, 1, arguments.length);
                    lines.add(method.getName() + " "
                            + MessageFormatter.arrayFormat((String) arguments[0], values)
                                    .getMessage());
                    return null;
                });
    }

    @Test
    void shouldLogTheFirstFailureAndTheEndOnly() {
        faults.onFailure(0, "disk full");
        faults.onFailure(SECOND, "disk full");
        faults.onFailure(5 * SECOND, "disk full");
        assertThat(faults.isFailing()).isTrue();
        faults.onSuccess(15 * SECOND);
        faults.onSuccess(16 * SECOND);

        assertThat(lines)
                .containsExactly(
                        "error commits fail: cause=disk full", "info over: commits fail: failures=3 seconds=5");
        assertThat(faults.isFailing()).isFalse();
    }

    @Test
    void shouldNameAnExceptionInTheLine() {
        faults.onFailure(0, new RocksDBException("No space left on device"));

        assertThat(lines)
                .containsExactly("error commits fail: cause=org.rocksdb.RocksDBException: No space left on device");
    }

    @Test
    void shouldNameADefectInTheLineToo() {
        faults.onFailure(0, new IllegalStateException("broken"));

        assertThat(lines).containsExactly("error commits fail: cause=java.lang.IllegalStateException: broken");
    }

    @Test
    void shouldNotEndAFaultThatWasThereJustNow() {
        faults.onFailure(0, "disk full");
        faults.onSuccess(10 * SECOND - 1);
        faults.onFailure(12 * SECOND, "disk full");
        faults.onSuccess(21 * SECOND);

        assertThat(lines).hasSize(1);
        assertThat(faults.isFailing()).isTrue();
    }

    @Test
    void shouldCountAnotherFaultAnew() {
        faults.onFailure(0, "disk full");
        faults.onSuccess(20 * SECOND);
        faults.onFailure(30 * SECOND, "disk gone");
        faults.onSuccess(50 * SECOND);

        assertThat(lines)
                .containsExactly(
                        "error commits fail: cause=disk full",
                        "info over: commits fail: failures=1 seconds=0",
                        "error commits fail: cause=disk gone",
                        "info over: commits fail: failures=1 seconds=0");
    }

    @Test
    void shouldSayAtTheStopWhatIsNotOver() {
        faults.close();
        assertThat(lines).isEmpty();
        faults.onFailure(0, "disk full");
        faults.onFailure(1, "disk full");

        faults.close();

        assertThat(lines).last().isEqualTo("warn until the stop: commits fail: failures=2");
    }

    @Test
    void shouldSayNothingOfSuccessAlone() {
        faults.onSuccess(SECOND);

        assertThat(lines).isEmpty();
    }
}
