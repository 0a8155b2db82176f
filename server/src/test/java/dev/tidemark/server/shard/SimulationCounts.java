package dev.tidemark.server.shard;

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

    void onKill() {
        kills++;
    }

    void onPowerCut() {
        powerCuts++;
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

    void add(long repliesVerified, long requestsRefused, long changesChecked) {
        verified += repliesVerified;
        refused += requestsRefused;
        checked += changesChecked;
    }

    void add(SimulationCounts other) {
        add(other.verified, other.refused, other.checked);
        kills += other.kills;
        powerCuts += other.powerCuts;
        stops += other.stops;
        startsFailed += other.startsFailed;
        journalFailures += other.journalFailures;
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

    /** Requests refused with a status that says: try again later. */
    long refused() {
        return refused;
    }

    @Override
    public String toString() {
        return "replies verified=" + verified + " refused=" + refused + " acknowledged changes checked=" + checked
                + " kills=" + kills + " power cuts=" + powerCuts + " orderly stops=" + stops + " starts failed="
                + startsFailed + " journals failed=" + journalFailures;
    }
}
