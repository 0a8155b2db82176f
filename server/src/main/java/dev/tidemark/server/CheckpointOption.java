package dev.tidemark.server;

import dev.tidemark.server.store.transfer.Checkpoint;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option with which a run that was interrupted goes on. */
final class CheckpointOption {
    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = {
                "Writes to FILE every ten seconds, and when it is stopped by a signal, how far it is. The same command then goes on "
                        + "there. The file is gone when all is done."
            })
    private Path file;

    boolean isGiven() {
        return file != null;
    }

    /** @param work the command with its places and what else makes it another one. */
    Checkpoint open(String work) {
        return file == null ? Checkpoint.none() : Checkpoint.at(file, work);
    }
}
