package dev.tidemark.server;

import dev.tidemark.server.journal.FileDisk;
import dev.tidemark.server.journal.JournalException;
import java.io.FileDescriptor;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the journal's tools: {@code bin/tidemark journal verify|dump|repair DIR}. */
@Command(
        name = "tidemark journal",
        description = {
            "Looks at a journal, and repairs a damaged one. DIR is the server's journal.dir, data/journal unless configured.",
            "",
            "verify and dump read only, also while a server runs. repair needs the server stopped.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {JournalVerifyCommand.class, JournalDumpCommand.class, JournalRepairCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the journal is whole, be it with a torn end; or repaired",
            "2:a mistake on the command line",
            "4:a server has the journal",
            "8:the journal is damaged, or cannot be read or written"
        },
        footer = {"%nSee also bin/tidemark journal COMMAND --help, and docs/JOURNAL.md."})
public final class JournalCommand {
    private JournalCommand() {}

    public static void main(String[] args) {
        PrintWriter out = CommandLines.writer(FileDescriptor.out);
        PrintWriter err = CommandLines.writer(FileDescriptor.err);
        int code = commandLine(out, err).execute(args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** The command line, ready to execute; it prints to the writers and leaves exiting to the caller. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        CommandLine commandLine =
                CommandLines.of(new JournalCommand()).setOut(out).setErr(err);
        commandLine.setExecutionExceptionHandler((exception, failed, parsed) -> {
            if (!(exception instanceof JournalException e)) {
                throw exception;
            }
            out.flush();
            err.println("tidemark: " + e.getMessage());
            return ExitCode.of(e).number();
        });
        return commandLine;
    }

    /** @throws JournalException UNUSABLE if there is no such directory. */
    static FileDisk disk(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new JournalException(
                    JournalException.Reason.UNUSABLE,
                    "there is no journal: directory=" + directory
                            + ", expected a server's journal.dir, such as data/journal");
        }
        return new FileDisk(directory);
    }
}
