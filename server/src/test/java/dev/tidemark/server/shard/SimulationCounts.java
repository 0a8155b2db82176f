package dev.tidemark.server.shard;

import dev.tidemark.server.metrics.ShardCounter;

/** What happened in a {@link ShardJournalSimulation}, or in many. Thread: one. */
final class SimulationCounts {
    private long verified;
    private long refused;
    private long checked;
    private long kills;
    private long powerCuts;
    private long stops;
    private long startsFailed;
    private long journalFailures;
    private long journalRefused;
    private long truncations;

    /** A process has ended, and the next finds what it left, or what that is after a power cut. */
    void onCrash(boolean powerCut) {
        if (powerCut) {
            powerCuts++;
        } else {
            kills++;
        }
    }

    void onStop() {
        stops++;
    }

    void onStartFailed() {
        startsFailed++;
    }

    void onJournalFailed() {
        journalFailures++;
    }

    /** The life of a server is over. */
    void add(SimulatedServer server) {
        journalRefused += server.count(ShardCounter.JOURNAL_REFUSED);
        truncations += server.truncations();
    }

    void add(long repliesVerified, long requestsRefused, long changesChecked) {
        verified += repliesVerified;
        refused += requestsRefused;
        checked += changesChecked;
    }

    /** The sum of two. */
    SimulationCounts plus(SimulationCounts other) {
        SimulationCounts sum = new SimulationCounts();
        sum.addAll(this);
        sum.addAll(other);
        return sum;
    }

    private void addAll(SimulationCounts other) {
        add(other.verified, other.refused, other.checked);
        kills += other.kills;
        powerCuts += other.powerCuts;
        stops += other.stops;
        startsFailed += other.startsFailed;
        journalFailures += other.journalFailures;
        journalRefused += other.journalRefused;
        truncations += other.truncations;
    }

    /** Acknowledged changes that were looked for after crashes in which none could be lost. */
    long checked() {
        return checked;
    }

    /** Power cuts, while serving or while starting. */
    long powerCuts() {
        return powerCuts;
    }

    /** Starts that ended in a crash or with an error, so that another was needed. */
    long startsFailed() {
        return startsFailed;
    }

    /** Lives that ended since a write or a sync failed. */
    long journalFailures() {
        return journalFailures;
    }

    /** Requests refused since a journal had no room. */
    long journalRefused() {
        return journalRefused;
    }

    /** How often a journal was told that the store has what it holds. */
    long truncations() {
        return truncations;
    }

    @Override
    public String toString() {
        return "replies verified=" + verified + " refused=" + refused + " acknowledged changes checked=" + checked
                + " kills=" + kills + " power cuts=" + powerCuts + " orderly stops=" + stops + " starts failed="
                + startsFailed + " journals failed=" + journalFailures + " without room=" + journalRefused
                + " truncations=" + truncations;
    }
}
