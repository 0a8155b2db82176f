package dev.tidemark.server.store.transfer;

import java.io.PrintWriter;
import java.util.function.BooleanSupplier;

/**
 * What a run has around it.
 *
 * @param stopped whether it has been told to stop; asked once a user.
 * @param checkpoint what it goes on from, and leaves to go on from.
 * @param tally what it counts, already continued from the checkpoint.
 * @param progress tells how far it is.
 */
public record TransferRun(BooleanSupplier stopped, Checkpoint checkpoint, Tally tally, Progress progress) {
    /** Goes on from a checkpoint, or begins where that is new. */
    public static TransferRun begin(BooleanSupplier stopped, Checkpoint checkpoint, PrintWriter err) {
        Tally tally = new Tally();
        checkpoint.restore(tally);
        return new TransferRun(stopped, checkpoint, tally, new Progress(err, tally));
    }

    /** What a run ends with that was told to stop. */
    TransferException interrupted() {
        return new TransferException(
                TransferException.Reason.INTERRUPTED,
                "stopped before the end: " + tally.text(Tally.Count.USERS, Tally.Count.STATES)
                        + (checkpoint.isKept()
                                ? "; the same command goes on here"
                                : "; without --checkpoint it begins anew"));
    }
}
