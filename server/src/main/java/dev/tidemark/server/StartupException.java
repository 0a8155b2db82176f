package dev.tidemark.server;

/** Why the server cannot start: a sentence for whoever started it, and the exit code. */
public final class StartupException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /** @param sentence what happened: name=value, expected …, do this. */
    public StartupException(ExitCode exitCode, String sentence) {
        this(exitCode, sentence, null);
    }

    public StartupException(ExitCode exitCode, String sentence, Throwable cause) {
        super(sentence, cause);
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
