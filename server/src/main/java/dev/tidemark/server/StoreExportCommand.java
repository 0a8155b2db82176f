package dev.tidemark.server;

import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.UserScan;
import dev.tidemark.server.store.transfer.Checkpoint;
import dev.tidemark.server.store.transfer.StateExport;
import dev.tidemark.server.store.transfer.StateFile;
import dev.tidemark.server.store.transfer.Tally;
import dev.tidemark.server.store.transfer.TransferRun;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code store export}: writes a store to a file. */
@Command(
        name = "export",
        description = {
            "Writes every read state of a store to a file, a line each, with all its fields. The store is opened to read only; a server "
                    + "cannot start on it meanwhile.",
            "",
            "A line has user, channel, lastRead, mentioned, counted, version and counter0 to counter3. A line without a channel is "
                    + "about a user: version is the user's newest, removal that of the newest FORGET. Until the file is whole its name "
                    + "ends with .part."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  bin/tidemark store export rocksdb:/var/lib/tidemark states.csv",
            "  bin/tidemark store export rocksdb:/var/lib/tidemark csv:- | gzip > all.csv.gz",
            "  bin/tidemark store export --checkpoint export.progress \\",
            "      config:tidemark.conf states.ndjson",
            "",
            "Places: bin/tidemark store --help"
        })
final class StoreExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SOURCE", description = "The store: rocksdb:DIR or config:FILE.")
    private String source;

    @Parameters(
            paramLabel = "TARGET",
            description = "The file, which must not be there yet: csv:FILE, ndjson:FILE, FILE.csv or FILE.ndjson.")
    private String target;

    @Mixin
    private CheckpointOption checkpointOption;

    @ParentCommand
    private StoreCommand parent;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, StartupException {
        TransferPlace.Store from = parent.store(source, spec.commandLine());
        if (!(parent.place(target, spec.commandLine()) instanceof TransferPlace.StateFiles to)) {
            throw new ParameterException(
                    spec.commandLine(), target + ": a store, expected a file; bin/tidemark store import fills stores");
        }
        if (to.isStream() && checkpointOption.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--checkpoint with " + target + ": what went to a stream cannot be gone on with");
        }
        Checkpoint checkpoint = checkpointOption.open("export " + source + " " + target);
        PrintWriter err = spec.commandLine().getErr();
        TransferRun run = TransferRun.begin(parent.stopped(), checkpoint, err);
        try (ScannableStore store = TransferStores.openToRead(from.config());
                UserScan scan = store.scan(checkpoint.position());
                StateFile file = open(to, checkpoint)) {
            new StateExport(scan, file, run).run();
        }
        err.println("exported: " + run.tally().text(Tally.Count.USERS, Tally.Count.STATES) + " "
                + run.progress().summary());
        return ExitCode.OK.number();
    }

    private static StateFile open(TransferPlace.StateFiles to, Checkpoint checkpoint) {
        return to.isStream()
                ? StateFile.to("standard output", new FileOutputStream(FileDescriptor.out), to.format())
                : StateFile.create(to.path(), to.format(), checkpoint.bytes());
    }
}
