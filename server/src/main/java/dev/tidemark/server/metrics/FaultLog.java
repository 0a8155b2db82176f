package dev.tidemark.server.metrics;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Makes two log lines of a fault that repeats: ERROR with the first failure's cause when it begins, INFO with the count
 * when it is over, which is at the first success after a quiet time, so that a fault of one user in many is no flood of
 * lines.
 *
 * <p>Thread: safe from any. A success costs one volatile read while there is no fault.
 */
public final class FaultLog {
    /** How long no failure must have come before a success ends the fault. */
    public static final long QUIET_NS = TimeUnit.SECONDS.toNanos(10);

    private final Logger logger;
    private final String fault;
    private final long quietNs;
    private volatile boolean failing;
    private long failures;
    private long firstNs;
    private long lastNs;

    /** @param fault what is the matter, such as "commits to the store fail". */
    public FaultLog(Logger logger, String fault) {
        this(logger, fault, QUIET_NS);
    }

    /** @param quietNs how long no failure must have come before a success ends the fault; 0 where one success ends it. */
    public FaultLog(Logger logger, String fault, long quietNs) {
        this.logger = logger;
        this.fault = fault;
        this.quietNs = quietNs;
    }

    /**
     * Counts a failure, and logs it if it is the first.
     *
     * @param cause what to name; of an exception that only a defect can throw the trace is logged too.
     */
    public void onFailure(long nowNs, Object cause) {
        synchronized (this) {
            lastNs = nowNs;
            failures++;
            if (failing) {
                return;
            }
            firstNs = nowNs;
            failing = true;
        }
        boolean isDefect = cause instanceof RuntimeException || cause instanceof Error;
        logger.error("{}: cause={}", fault, String.valueOf(cause), isDefect ? cause : null);
    }

    /** Whether there is a fault that a success could end; spares the caller the clock else. */
    public boolean isFailing() {
        return failing;
    }

    /** Ends the fault if it has been quiet. */
    public void onSuccess(long nowNs) {
        long count;
        long lastedNs;
        synchronized (this) {
            if (!failing || nowNs - lastNs < quietNs) {
                return;
            }
            count = failures;
            lastedNs = lastNs - firstNs;
            failing = false;
            failures = 0;
        }
        logger.info("over: {}: failures={} seconds={}", fault, count, TimeUnit.NANOSECONDS.toSeconds(lastedNs));
    }

    /** Says at the end how often a fault came that has not been over for long. */
    public void close() {
        synchronized (this) {
            if (failing) {
                logger.warn("until the stop: {}: failures={}", fault, failures);
            }
        }
    }
}
