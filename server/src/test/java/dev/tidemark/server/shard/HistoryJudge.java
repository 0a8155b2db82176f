package dev.tidemark.server.shard;

import dev.tidemark.server.model.Histories;

/** Holds replies to a model, keeps what each user has been for the next crash, and counts. Thread: the simulation's. */
final class HistoryJudge implements Judge {
    private final Histories histories;
    private long verified;
    private long refused;

    HistoryJudge(Histories histories) {
        this.histories = histories;
    }

    @Override
    public Runnable onRun(byte[] request, byte[] reply) {
        try {
            Histories.Told told = histories.onRun(request, reply);
            if (told.isRefused()) {
                refused++;
            } else {
                verified++;
            }
            return told::acknowledge;
        } catch (IllegalArgumentException e) {
            // A LOAD since a time beside a change whose version nobody has been told; it changes nothing.
            return HistoryJudge::acknowledgeNothing;
        }
    }

    private static void acknowledgeNothing() {}

    /** Replies that were as the model says, refusals left out. */
    long verified() {
        return verified;
    }

    /** Requests refused with a status that says: try again later. */
    long refused() {
        return refused;
    }
}
