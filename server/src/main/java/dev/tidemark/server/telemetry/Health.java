package dev.tidemark.server.telemetry;

/** Whether the server serves, or why it does not. Thread: safe from any. */
public final class Health {
    /** Where a server is in its life; it only goes on to later ones. */
    public enum Phase {
        STARTING("starting: the store is being opened"),
        RECOVERING("recovering: the journal of an earlier run is being brought into the store"),
        RESERVING("starting: memory is being reserved"),
        READY("ready"),
        DRAINING("draining: the server is stopping, and commits what the store does not have");

        private final String sentence;

        Phase(String sentence) {
            this.sentence = sentence;
        }

        /** What it means, for whoever asks. */
        public String sentence() {
            return sentence;
        }
    }

    private volatile Phase phase = Phase.STARTING;

    public Phase phase() {
        return phase;
    }

    /** A further phase begins. */
    public void enter(Phase next) {
        phase = next;
    }

    boolean isReady() {
        return phase == Phase.READY;
    }
}
