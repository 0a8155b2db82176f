package dev.tidemark.server.journal;

import java.util.random.RandomGenerator;

/**
 * What goes wrong on a {@link SimulatedDisk}, and when. Nothing does until it is asked for.
 *
 * <p>Thread: the simulation's.
 */
public final class DiskFaults {
    private final RandomGenerator random;
    private double writeFailureRate;
    private double syncFailureRate;
    private boolean full;
    private long callsUntilCrash;
    private boolean crashed;
    private long failures;

    DiskFaults(RandomGenerator random) {
        this.random = random;
    }

    /** Which part of all writes fail, 0 … 1, after some of the bytes were written. */
    public void writeFailureRate(double rate) {
        writeFailureRate = rate;
    }

    /** Which part of all syncs fail, 0 … 1. */
    public void syncFailureRate(double rate) {
        syncFailureRate = rate;
    }

    /** Whether no file can grow. */
    public void full(boolean isFull) {
        full = isFull;
    }

    /** Lets the process die in the call of the disk that comes after so many others. */
    public void crashAfter(long calls) {
        callsUntilCrash = calls + 1;
    }

    /** From now on nothing fails, and the process does not die. */
    public void calm() {
        writeFailureRate = 0;
        syncFailureRate = 0;
        full = false;
        callsUntilCrash = 0;
    }

    /** From now on the process is dead: every call throws. */
    public void die() {
        crashed = true;
    }

    /** How many writes and syncs have failed. */
    public long failures() {
        return failures;
    }

    public boolean isCrashed() {
        return crashed;
    }

    boolean isFull() {
        return full;
    }

    /** Whether the process dies in this call. Each call asks once. */
    boolean isCrashDue() {
        if (crashed) {
            throw new SimulatedCrash();
        }
        if (callsUntilCrash > 0 && --callsUntilCrash == 0) {
            crashed = true;
        }
        return crashed;
    }

    boolean isWriteToFail() {
        return isToFail(writeFailureRate);
    }

    boolean isSyncToFail() {
        return isToFail(syncFailureRate);
    }

    private boolean isToFail(double rate) {
        boolean fails = rate > 0 && random.nextDouble() < rate;
        failures += fails ? 1 : 0;
        return fails;
    }
}
