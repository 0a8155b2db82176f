package dev.tidemark.server;

import dev.tidemark.server.journal.GroupCounts;
import dev.tidemark.server.journal.JournalInspection;
import dev.tidemark.server.journal.LogState;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code journal verify}: holds every group to its checksum and says what the next start would find. */
@Command(
        name = "verify",
        description = "Holds every group to its checksum, and says what the next start would replay, drop or refuse.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:whole, be it with a torn end",
            "2:a mistake on the command line",
            "4:a server writes faster than it can be checked",
            "8:damaged, or cannot be read"
        },
        footer = {"%nExamples:", "  bin/tidemark journal verify data/journal"})
final class JournalVerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The journal's directory.")
    private Path directory;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<LogState> logs = new JournalInspection(JournalCommand.disk(directory)).scan();
        logs.forEach(log -> print(log, out));
        long damaged = logs.stream().filter(log -> log.damage() != null).count();
        if (damaged > 0) {
            out.println("damaged: logs=" + damaged + " of " + logs.size() + "; bin/tidemark journal repair " + directory
                    + " says what would be lost");
            return ExitCode.JOURNAL.number();
        }
        out.println("ok: logs=" + logs.size() + " records="
                + logs.stream().mapToLong(log -> log.kept().records()).sum());
        return ExitCode.OK.number();
    }

    private static void print(LogState log, PrintWriter out) {
        GroupCounts kept = log.kept();
        out.println(
                "shard=" + log.shard() + " segments=" + log.segmentCount() + " groups=" + kept.groups() + " records="
                        + kept.records() + " start=" + log.start() + " end=" + log.end() + " durable=" + log.durable());
        if (log.dropped().bytes() > 0) {
            out.println("  behind the end: " + text(log.dropped()));
        }
        if (log.damage() != null) {
            out.println("  damaged: " + log.damage());
        }
    }

    static String text(GroupCounts counts) {
        return "groups=" + counts.groups() + " records=" + counts.records() + " bytes=" + counts.bytes();
    }
}
