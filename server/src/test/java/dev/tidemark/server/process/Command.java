package dev.tidemark.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the system that does one thing and ends. */
public final class Command {
    private static final long TIMEOUT_S = 60;

    private Command() {}

    /** How a program ended, and what it said on both outputs. */
    public record Ended(int code, String said) {}

    /** Runs a program to its end. @return what it said. @throws AssertionError if its exit code is not 0. */
    public static String run(String... words) {
        Ended ended = tryRun(words);
        if (ended.code() != 0) {
            throw new AssertionError(String.join(" ", words) + ": " + ended);
        }
        return ended.said();
    }

    /** Runs a program to its end, whatever that is. */
    public static Ended tryRun(String... words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                    throw new AssertionError(String.join(" ", words) + ": did not end within s=" + TIMEOUT_S);
                }
                return new Ended(process.exitValue(), said);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + List.of(words), e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Whether a program is installed. */
    public static boolean exists(String name) {
        return tryRun("/bin/sh", "-c", "command -v " + name).code() == 0;
    }
}
