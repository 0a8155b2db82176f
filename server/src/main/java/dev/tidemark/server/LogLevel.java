package dev.tidemark.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much the log tells, from little to much. Thread: safe from any. */
public enum LogLevel {
    ERROR(Level.ERROR),
    WARN(Level.WARN),
    INFO(Level.INFO),
    DEBUG(Level.DEBUG);

    /** What is ours; the libraries keep to the levels of logback.xml. */
    private static final String OURS = "dev.tidemark";

    private final Level level;

    LogLevel(Level level) {
        this.level = level;
    }

    /** From now on the log tells so much. */
    void apply() {
        ((Logger) LoggerFactory.getLogger(OURS)).setLevel(level);
    }

    /** The one of two that tells more. */
    static LogLevel moreOf(LogLevel one, LogLevel other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
