package dev.tidemark.server;

import dev.tidemark.server.journal.JournalInspection;
import dev.tidemark.server.journal.LogState;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code journal dump}: prints what a journal holds. */
@Command(
        name = "dump",
        description = "Prints every record, those of a shard in the order they were written, a line each.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all printed",
            "2:a mistake on the command line",
            "4:a server writes faster than it can be checked",
            "8:damaged: printed up to there; or cannot be read"
        },
        footer = {
            "%nExamples:",
            "  bin/tidemark journal dump data/journal --user 42",
            "  bin/tidemark journal dump data/journal -o json > records.ndjson"
        })
final class JournalDumpCommand implements Callable<Integer> {
    /** How a record is printed. */
    enum Format {
        text,
        json
    }

    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path directory;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: an object a line (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Option(names = "--user", paramLabel = "ID", description = "Only the records of this user.")
    private String user;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Long wanted = user == null ? null : parse(user);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        JournalInspection inspection = new JournalInspection(JournalCommand.disk(directory));
        List<LogState> logs = inspection.scan();
        boolean damaged = false;
        for (LogState log : logs) {
            RecordPrinter printer = new RecordPrinter(out, log.shard(), format == Format.json, wanted);
            for (String file : inspection.replay(log, printer)) {
                err.println("tidemark: freed by the server while it was read: file=" + file);
            }
            if (log.damage() != null) {
                damaged = true;
                err.println("tidemark: the journal is damaged, nothing behind is printed: " + log.damage());
            }
        }
        return (damaged ? ExitCode.JOURNAL : ExitCode.OK).number();
    }

    private long parse(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(), "--user " + text + ": expected a whole number from 0 to 2^64-1", e);
        }
    }
}
