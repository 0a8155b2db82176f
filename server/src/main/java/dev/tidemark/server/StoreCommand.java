package dev.tidemark.server;

import dev.tidemark.server.journal.JournalException;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.cassandra.CassandraSettings;
import dev.tidemark.server.store.transfer.TransferException;
import java.io.FileDescriptor;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/** The command line of {@code bin/tidemark store export|import|compare}: moves read states between stores, and to and from files. */
@Command(
        name = "tidemark store",
        description = {
            "Moves read states between stores, and to and from files, and compares stores. No server may run on a RocksDB store "
                    + "meanwhile, nor on one in Cassandra that is written to, and its journal must have been brought into it, as "
                    + "an orderly stop does.",
            "",
            "A place, SOURCE or TARGET, is one of",
            "  rocksdb:DIR    the RocksDB store of a server whose data.dir is DIR",
            "  config:FILE    the store that a server's configuration file names; the",
            "                 environment counts as it does for a server",
            "  csv:FILE       a CSV file with a header; - is standard input or output",
            "  ndjson:FILE    a file with a JSON object a line; - as for csv",
            "  FILE.csv, FILE.ndjson   the same, by the end of the name",
            "",
            "Progress goes to standard error, every two seconds."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {StoreExportCommand.class, StoreImportCommand.class, StoreCompareCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; compare: nothing differs",
            "2:a mistake on the command line or in a configuration",
            "4:a server has the store",
            "6:a store cannot be opened, or could not do what it was asked",
            "8:the journal beside a store cannot be read",
            "10:a server owns the tables of a store in Cassandra",
            "20:compare: the stores differ",
            "21:a line of the input is malformed; the users before it are in the store",
            "22:stopped by a signal; with --checkpoint the same command goes on there",
            "23:the journal beside a store has changes that the store may not have",
            "24:a file cannot be read or written, is there already, or is not what the checkpoint says"
        },
        footer = {"%nSee also bin/tidemark store COMMAND --help, and docs/OPERATIONS.md."})
public final class StoreCommand {
    /** How long a signal waits for an orderly end: one that waits for standard input, or for a store that stands, never comes to it. */
    private static final long STOP_TIMEOUT_S = 10;

    private final Map<String, String> environment;
    private final BooleanSupplier stopped;

    private StoreCommand(Map<String, String> environment, BooleanSupplier stopped) {
        this.environment = environment;
        this.stopped = stopped;
    }

    /** Ends by halting, on a signal too: an orderly end has its own exit code, and the Java machine would give another. */
    public static void main(String[] args) {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        Thread end = new Thread(
                () -> {
                    stop.set(true);
                    exitCode.completeOnTimeout(ExitCode.INTERRUPTED.number(), STOP_TIMEOUT_S, TimeUnit.SECONDS);
                    Runtime.getRuntime().halt(exitCode.join());
                },
                "end");
        Runtime.getRuntime().addShutdownHook(end);
        PrintWriter out = CommandLines.writer(FileDescriptor.out);
        PrintWriter err = CommandLines.writer(FileDescriptor.err);
        int code = commandLine(out, err, System.getenv(), stop::get).execute(args);
        out.flush();
        err.flush();
        exitCode.complete(code);
        System.exit(code);
    }

    /**
     * The command line, ready to execute; it prints to the writers and leaves exiting to the caller.
     *
     * @param stopped asked again and again whether to stop.
     */
    static CommandLine commandLine(
            PrintWriter out, PrintWriter err, Map<String, String> environment, BooleanSupplier stopped) {
        CommandLine commandLine = CommandLines.of(new StoreCommand(environment, stopped))
                .setOut(out)
                .setErr(err);
        UsageMessageSpec usage = commandLine.getCommandSpec().usageMessage();
        commandLine
                .getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec()
                        .usageMessage()
                        .exitCodeListHeading(usage.exitCodeListHeading())
                        .exitCodeList(usage.exitCodeList()));
        commandLine.setParameterExceptionHandler((exception, arguments) -> {
            err.println("tidemark: " + exception.getMessage() + ", see bin/"
                    + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help");
            return ExitCode.CONFIGURATION.number();
        });
        commandLine.setExecutionExceptionHandler((exception, failed, parsed) -> {
            ExitCode code = exitCode(exception);
            out.flush();
            err.println("tidemark: " + exception.getMessage());
            return code.number();
        });
        return commandLine;
    }

    /** @throws Exception the same, if it is a defect. */
    private static ExitCode exitCode(Exception exception) throws Exception {
        if (exception instanceof StartupException e) {
            return e.exitCode();
        } else if (exception instanceof ConfigException) {
            return ExitCode.CONFIGURATION;
        } else if (exception instanceof StoreException e) {
            return ExitCode.of(e);
        } else if (exception instanceof JournalException e) {
            return ExitCode.of(e);
        } else if (exception instanceof TransferException e) {
            return switch (e.reason()) {
                case MALFORMED -> ExitCode.MALFORMED;
                case FILE -> ExitCode.FILE;
                case STORE -> ExitCode.STORE;
                case INTERRUPTED -> ExitCode.INTERRUPTED;
            };
        }
        throw exception;
    }

    /** @throws ParameterException if the text names no place. */
    TransferPlace place(String text, CommandLine commandLine) throws ConfigException {
        try {
            return TransferPlace.parse(text, environment);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, e.getMessage(), e);
        }
    }

    /** A place that must be a store. */
    TransferPlace.Store store(String text, CommandLine commandLine) throws ConfigException {
        if (place(text, commandLine) instanceof TransferPlace.Store store) {
            return store;
        }
        throw new ParameterException(commandLine, text + ": a file, expected a store: rocksdb:DIR or config:FILE");
    }

    /** @throws ParameterException if both are one store, which cannot be opened twice. */
    static void requireDifferent(TransferPlace.Store one, TransferPlace.Store other, CommandLine commandLine) {
        if (isSame(one.config(), other.config())) {
            throw new ParameterException(
                    commandLine, one.text() + " and " + other.text() + ": the same store, expected two");
        }
    }

    private static boolean isSame(ServerConfig one, ServerConfig other) {
        if (one.store().type() != other.store().type()) {
            return false;
        }
        return switch (one.store().type()) {
            case ROCKSDB -> directory(one).equals(directory(other));
            case CASSANDRA -> table(one).equals(table(other));
            case NONE -> false;
        };
    }

    private static Path directory(ServerConfig config) {
        return config.data().dir().toAbsolutePath().normalize();
    }

    /** As far as names tell: one cluster may be reached by others. */
    private static Object table(ServerConfig config) {
        CassandraSettings cassandra = config.store().cassandra();
        return List.of(cassandra.keyspace(), Set.copyOf(cassandra.contactPoints()));
    }

    BooleanSupplier stopped() {
        return stopped;
    }
}
