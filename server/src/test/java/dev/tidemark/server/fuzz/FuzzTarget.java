package dev.tidemark.server.fuzz;

import dev.tidemark.server.ConfigFuzz;
import dev.tidemark.server.auth.TokensFuzz;
import dev.tidemark.server.journal.RecoveryFuzz;
import dev.tidemark.server.net.ConnectionFuzz;
import dev.tidemark.server.net.FrameFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Everything that is fuzzed. Each target takes any bytes, and throws where something is wrong that must never be. */
enum FuzzTarget {
    FRAME(FrameFuzz.class, FrameFuzz::fuzzerTestOneInput),
    CONNECTION(ConnectionFuzz.class, ConnectionFuzz::fuzzerTestOneInput),
    RECOVERY(RecoveryFuzz.class, RecoveryFuzz::fuzzerTestOneInput),
    CONFIG(ConfigFuzz.class, ConfigFuzz::fuzzerTestOneInput),
    TOKENS(TokensFuzz.class, TokensFuzz::fuzzerTestOneInput);

    /** What is done with one input. */
    interface Drive {
        void run(byte[] input) throws IOException;
    }

    private final Class<?> driver;
    private final Drive drive;

    FuzzTarget(Class<?> driver, Drive drive) {
        this.driver = driver;
        this.drive = drive;
    }

    String className() {
        return driver.getName();
    }

    void run(byte[] input) throws IOException {
        drive.run(input);
    }

    /** Where its inputs are kept. */
    Path corpus() {
        return Path.of("src", "test", "fuzz", driver.getSimpleName());
    }

    /** Its inputs, in the order of their names. */
    List<Path> inputs() {
        try (Stream<Path> files = Files.list(corpus())) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("no corpus of " + this, e);
        }
    }
}
