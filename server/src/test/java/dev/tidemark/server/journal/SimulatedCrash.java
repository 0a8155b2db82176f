package dev.tidemark.server.journal;

/** The simulated process has died here. Not an Exception, so that nothing on the way takes it for a fault that it can handle. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1;

    public SimulatedCrash() {
        super("the simulated process has died", null, false, false);
    }
}
