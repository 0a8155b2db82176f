package dev.tidemark.server;

import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.UserScan;
import dev.tidemark.server.store.transfer.Checkpoint;
import dev.tidemark.server.store.transfer.Columns;
import dev.tidemark.server.store.transfer.FileScan;
import dev.tidemark.server.store.transfer.MalformedLines;
import dev.tidemark.server.store.transfer.StateImport;
import dev.tidemark.server.store.transfer.Tally;
import dev.tidemark.server.store.transfer.TransferException;
import dev.tidemark.server.store.transfer.TransferRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code store import}: brings a file, or another store, into a store. */
@Command(
        name = "import",
        description = {
            "Brings read states from a file or from another store into a store, which is made if it is not there. Versions decide, so "
                    + "the same may be imported again: of a channel that both have the state with the higher version stays, of equal "
                    + "ones that of TARGET; one that only one of them has stays if it is newer than the other's newest FORGET of "
                    + "that user.",
            "",
            "A file of another make: --columns names its columns. Fields without a column, and empty cells, are 0. A line without a "
                    + "version gets that of --as-of, else 1, which is older than anything that a server has written. All that a "
                    + "server changes later is newer."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  bin/tidemark store import states.csv rocksdb:/var/lib/tidemark",
            "  bin/tidemark store import --checkpoint import.progress \\",
            "      rocksdb:/var/lib/tidemark config:cassandra.conf",
            "  zcat all.csv.gz | bin/tidemark store import csv:- rocksdb:/var/lib/tidemark",
            "  bin/tidemark store import --as-of 2026-11-25T08:00:00Z \\",
            "      --columns user=user_id,channel=channel,lastRead=read,counter0=mentions \\",
            "      read_states.csv rocksdb:/var/lib/tidemark",
            "",
            "Places: bin/tidemark store --help"
        })
final class StoreImportCommand implements Callable<Integer> {
    private static final long OLDEST_VERSION = 1;

    @Parameters(paramLabel = "SOURCE", description = "Where from: a file or a store.")
    private String source;

    @Parameters(paramLabel = "TARGET", description = "The store: rocksdb:DIR or config:FILE.")
    private String target;

    @Option(
            names = "--columns",
            paramLabel = "FIELD=NAME,...",
            description =
                    "What the columns of the file are called, or the names in its objects: a NAME for each FIELD that it has, of "
                            + "user, channel, lastRead, mentioned, counted, version, counter0, counter1, counter2, counter3. user and "
                            + "channel must be there. Others are passed over.")
    private String columns;

    @Option(
            names = "--as-of",
            paramLabel = "TIME",
            description =
                    "When the file was taken, as in 2026-11-25T08:00:00Z: the version of lines that have none, in microseconds. So "
                            + "a later file replaces what an earlier one brought, and neither what a server changed since.")
    private String asOf;

    @Option(
            names = "--skip-malformed",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Passes over up to N lines that are malformed, and tells them; the next one ends the import. Without it the "
                            + "first does.")
    private long skipMalformed;

    @Mixin
    private CheckpointOption checkpointOption;

    @ParentCommand
    private StoreCommand parent;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, StartupException {
        TransferPlace from = parent.place(source, spec.commandLine());
        TransferPlace.Store to = parent.store(target, spec.commandLine());
        String work = "import " + source + " " + target + (columns == null ? "" : " --columns " + columns)
                + (asOf == null ? "" : " --as-of " + asOf);
        Checkpoint checkpoint = checkpointOption.open(work);
        PrintWriter err = spec.commandLine().getErr();
        TransferRun run = TransferRun.begin(parent.stopped(), checkpoint, err);
        String malformed;
        if (from instanceof TransferPlace.StateFiles file) {
            malformed = importFile(file, to, run);
        } else {
            importStore((TransferPlace.Store) from, to, run);
            malformed = "";
        }
        err.println("imported: "
                + run.tally()
                        .text(
                                Tally.Count.USERS,
                                Tally.Count.STATES,
                                Tally.Count.TAKEN,
                                Tally.Count.SAME,
                                Tally.Count.KEPT,
                                Tally.Count.REMOVED)
                + malformed + " " + run.progress().summary());
        return ExitCode.OK.number();
    }

    /** @return what to add to the summary. */
    private String importFile(TransferPlace.StateFiles from, TransferPlace.Store to, TransferRun run)
            throws StartupException {
        MalformedLines malformed = new MalformedLines(
                from.text(), skipMalformed, spec.commandLine().getErr());
        Columns names = columns();
        long version = asOfVersion();
        try (ScannableStore store = TransferStores.openToWrite(to.config());
                UserScan scan = scan(from, names, version, malformed, run.checkpoint())) {
            new StateImport(scan, store, run).run();
        }
        return " malformed=" + malformed.count();
    }

    private static UserScan scan(
            TransferPlace.StateFiles from,
            Columns names,
            long version,
            MalformedLines malformed,
            Checkpoint checkpoint) {
        try {
            InputStream in = from.isStream() ? System.in : Files.newInputStream(from.path());
            long sizeBytes = from.isStream() ? 0 : Files.size(from.path());
            return FileScan.open(
                    from.text(), in, sizeBytes, from.format(), names, version, malformed, checkpoint.position());
        } catch (IOException e) {
            throw TransferException.unreadable(from.text(), e);
        }
    }

    private void importStore(TransferPlace.Store from, TransferPlace.Store to, TransferRun run)
            throws StartupException {
        if (columns != null || asOf != null || skipMalformed != 0) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--columns, --as-of and --skip-malformed are for files: " + source + " is a store");
        }
        StoreCommand.requireDifferent(from, to, spec.commandLine());
        try (ScannableStore read = TransferStores.openToRead(from.config());
                ScannableStore written = TransferStores.openToWrite(to.config());
                UserScan scan = read.scan(run.checkpoint().position())) {
            new StateImport(scan, written, run).run();
        }
    }

    private Columns columns() {
        try {
            return columns == null ? Columns.own() : Columns.parse(columns);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--columns: " + e.getMessage(), e);
        }
    }

    private long asOfVersion() {
        if (asOf == null) {
            return OLDEST_VERSION;
        }
        try {
            long micros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(asOf));
            if (micros >= OLDEST_VERSION) {
                return micros;
            }
            throw new DateTimeException("before 1970");
        } catch (DateTimeException | ArithmeticException e) {
            throw new ParameterException(
                    spec.commandLine(), "--as-of " + asOf + ": expected a time such as 2026-11-25T08:00:00Z", e);
        }
    }
}
