package dev.tidemark.server;

import dev.tidemark.server.journal.Disk;
import dev.tidemark.server.journal.FileDisk;
import dev.tidemark.server.journal.JournalException;
import dev.tidemark.server.journal.JournalInspection;
import dev.tidemark.server.journal.JournalRepair;
import dev.tidemark.server.journal.LogState;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code journal repair}: says what a damaged journal would lose, and cuts it if that is wanted. */
@Command(
        name = "repair",
        description = {
            "Says what would be lost if each damaged log were cut behind its last whole group before the damage; with --yes "
                    + "does so, and the next start accepts it. The damaged files are kept, with .damaged behind their names."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:repaired, or nothing to repair",
            "2:a mistake on the command line",
            "4:a server has the journal",
            "8:damaged and not told --yes, or cannot be written"
        },
        footer = {
            "%nExamples:",
            "  bin/tidemark journal repair data/journal",
            "  bin/tidemark journal repair data/journal --yes"
        })
final class JournalRepairCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path directory;

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        FileDisk disk = JournalCommand.disk(directory);
        try {
            if (!disk.lock()) {
                throw new JournalException(
                        JournalException.Reason.LOCKED,
                        "a server has the journal: directory=" + directory + ", stop it first");
            }
            return repair(disk, out).number();
        } finally {
            disk.close();
        }
    }

    private ExitCode repair(Disk disk, PrintWriter out) {
        List<LogState> damaged = new JournalInspection(disk)
                .scan().stream().filter(log -> log.damage() != null).toList();
        for (LogState log : damaged) {
            tell(log, out);
            if (yes) {
                new JournalRepair(disk).repair(log).forEach(name -> out.println("  kept aside: " + name));
            }
        }
        if (damaged.isEmpty()) {
            out.println("nothing to repair");
        } else if (yes) {
            out.println("repaired: logs=" + damaged.size());
        } else {
            out.println("nothing changed; --yes does it");
        }
        return damaged.isEmpty() || yes ? ExitCode.OK : ExitCode.JOURNAL;
    }

    private static void tell(LogState log, PrintWriter out) {
        out.println("shard=" + log.shard() + " damaged: " + log.damage());
        out.println("  keeps: " + JournalVerifyCommand.text(log.kept()));
        out.println("  drops: " + JournalVerifyCommand.text(log.dropped())
                + " that can still be read, and what cannot, of " + Math.max(0, log.durable() - log.end())
                + " bytes that were durable");
        String cutFile = JournalRepair.cutFile(log);
        if (cutFile != null) {
            out.println("  cuts: " + cutFile);
        }
        JournalRepair.movedFiles(log).forEach(file -> out.println("  moves aside: " + file));
    }
}
