package dev.tidemark.server;

import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.transfer.StateComparison;
import dev.tidemark.server.store.transfer.Tally;
import dev.tidemark.server.store.transfer.TransferRun;
import dev.tidemark.server.store.transfer.UserDifferences;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code store compare}: says in what two stores differ. */
@Command(
        name = "compare",
        description = {
            "Holds every read state of one store against the other's, all fields, and every user's newest version and newest removal. "
                    + "Both are read only. To compare with a file, import it into a new RocksDB store.",
            "",
            "Standard output gets the first differences, a line each, and at the end the counts: differing, in both but not the same; "
                    + "missing, in FIRST only; extra, in SECOND only; versions, users whose versions differ."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  bin/tidemark store compare rocksdb:/var/lib/tidemark config:cassandra.conf",
            "  bin/tidemark store compare --show 1000 \\",
            "      rocksdb:/var/lib/tidemark rocksdb:/backup/tidemark",
            "",
            "Places: bin/tidemark store --help"
        })
final class StoreCompareCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FIRST", description = "A store: rocksdb:DIR or config:FILE.")
    private String first;

    @Parameters(paramLabel = "SECOND", description = "Another one.")
    private String second;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many differences are printed (default: ${DEFAULT-VALUE}); all are counted.")
    private long show;

    @Mixin
    private CheckpointOption checkpointOption;

    @ParentCommand
    private StoreCommand parent;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, StartupException {
        TransferPlace.Store one = parent.store(first, spec.commandLine());
        TransferPlace.Store other = parent.store(second, spec.commandLine());
        StoreCommand.requireDifferent(one, other, spec.commandLine());
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TransferRun run =
                TransferRun.begin(parent.stopped(), checkpointOption.open("compare " + first + " " + second), err);
        UserDifferences differences = new UserDifferences(run.tally(), show, out);
        try (ScannableStore firstStore = TransferStores.openToRead(one.config());
                ScannableStore secondStore = TransferStores.openToRead(other.config())) {
            new StateComparison(firstStore, secondStore, run, differences).run();
        }
        out.println((differences.any() ? "different: " : "same: ")
                + run.tally()
                        .text(
                                Tally.Count.USERS,
                                Tally.Count.SAME,
                                Tally.Count.DIFFERING,
                                Tally.Count.MISSING,
                                Tally.Count.EXTRA,
                                Tally.Count.VERSIONS));
        err.println("compared: " + run.progress().summary());
        return (differences.any() ? ExitCode.DIFFERENT : ExitCode.OK).number();
    }
}
