package dev.tidemark.server.shard;

import dev.tidemark.server.model.ReadStateModel;

/** Holds every reply to a model, and counts. Thread: the simulation's. */
final class ModelJudge implements Judge {
    private final ReadStateModel model;
    private long verified;
    private long refused;

    ModelJudge(ReadStateModel model) {
        this.model = model;
    }

    @Override
    public Runnable onRun(byte[] request, byte[] reply) {
        try {
            if (model.verify(request, reply)) {
                verified++;
            } else {
                refused++;
            }
        } catch (IllegalArgumentException e) {
            // A LOAD since a time beside a change whose version nobody has been told; it changes nothing.
            return ModelJudge::acknowledgeNothing;
        }
        return ModelJudge::acknowledgeNothing;
    }

    /** Replies that were as the model says, refusals left out. */
    long verified() {
        return verified;
    }

    /** Requests refused with a status that says: try again later. */
    long refused() {
        return refused;
    }

    private static void acknowledgeNothing() {}
}
