package dev.tidemark.server;

import dev.tidemark.server.doctor.Doctor;
import dev.tidemark.server.doctor.JavaFlags;
import dev.tidemark.server.doctor.Level;
import dev.tidemark.server.doctor.Machine;
import dev.tidemark.server.doctor.Plan;
import dev.tidemark.server.doctor.Report;
import dev.tidemark.server.journal.JournalSettings;
import dev.tidemark.server.journal.SyncMode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of {@code bin/tidemark doctor}: looks whether this machine suits a server of a configuration. */
@Command(
        name = "tidemark doctor",
        description = {
            "Looks at this machine as a server with the given configuration would find it, and says what would hurt and what to do. "
                    + "It changes nothing; in the journal's directory, or the nearest above it that is there, it writes a file of 2 MB "
                    + "for at most 2 s, to time the disk, and removes it. Run it as the user that the server runs as, with the same "
                    + "configuration, environment and limits (ulimit, or the same unit's settings).",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true,
        footerHeading = "%nWhat is looked at:%n",
        footer = {
            "  java, java options      version; what bin/tidemark starts the server with",
            "  server                  whether one runs on data.dir already",
            "  processors              as many as shards; time limits of control groups",
            "  processor speed         the frequency governor",
            "  stolen time             what other machines of the same host take",
            "  clock                   whether it is read without a system call",
            "  memory                  cache.memory, store.block-cache, heap and network",
            "                          buffers against what can be had",
            "  swap                    whether read states can be swapped out",
            "  overcommit              whether the kernel still promises that much memory",
            "  huge pages              mode of the kernel, version and tunables of glibc",
            "  memory mappings         vm.max_map_count",
            "  locked memory           what io_uring must lock, where it is the transport",
            "  open files              limits.connections against ulimit -n and fs.file-max",
            "  listen backlog          net.core.somaxconn",
            "  data.dir, journal.dir   owner and permissions",
            "  tls.key                 whether others may read or change it",
            "  auth.tokens-file        the same",
            "  file system             in memory, of another machine, of a container",
            "  journal space           journal.max-size against what is free",
            "  store space             what is left beside the journal",
            "  disk sync               how long writes take to be kept for good: median,",
            "                          99 %%, longest",
            "",
            "Each finding is OK, NOTE (worth knowing), WARN (costs speed, or leads to a",
            "failure one day) or FAIL (the server will not start, or not live long).",
            "",
            "Examples:",
            "  bin/tidemark doctor -c tidemark.conf",
            "  sudo -u tidemark bin/tidemark doctor -c /etc/tidemark/tidemark.conf --json",
            "",
            "See also docs/OPERATIONS.md."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing that would hurt: OK and NOTE only",
            "2:the command line or the configuration has faults; all are on standard error",
            "40:WARN is the worst there is",
            "41:FAIL is the worst there is"
        })
public final class DoctorCommand implements Callable<Integer> {
    static final int EXIT_WARN = 40;
    static final int EXIT_FAIL = 41;
    /** What the launcher would start the server's Java with; of the launcher, not of the configuration. */
    static final String FLAGS_VARIABLE = "TIDEMARK_DOCTOR_FLAGS";
    /** What users add to that. */
    static final String OPTIONS_VARIABLE = "TIDEMARK_JAVA_OPTS";

    @Mixin
    private ConfigOptions options;

    @Option(names = "--json", description = "Prints JSON, for programs.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    private DoctorCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /** The command line, ready to execute; it leaves exiting to the caller. */
    static CommandLine commandLine(Map<String, String> environment) {
        return CommandLines.of(new DoctorCommand(environment));
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            ServerConfig config = options.source(environment).load().config();
            JavaFlags flags = JavaFlags.parse(environment.getOrDefault(FLAGS_VARIABLE, "") + " "
                    + environment.getOrDefault(OPTIONS_VARIABLE, ""));
            Report report = Doctor.ofThisMachine(flags).examine(Machine.here(), plan(config, flags));
            if (json) {
                out.println(report.json());
            } else {
                report.lines().forEach(out::println);
            }
            return exitCode(report.worst());
        } catch (ConfigException e) {
            e.faults().forEach(fault -> err.println("tidemark: " + fault));
            return ExitCode.CONFIGURATION.number();
        }
    }

    static int exitCode(Level worst) {
        return switch (worst) {
            case OK, NOTE -> ExitCode.OK.number();
            case WARN -> EXIT_WARN;
            case FAIL -> EXIT_FAIL;
        };
    }

    /** What a server of this configuration is to use. */
    static Plan plan(ServerConfig config, JavaFlags flags) {
        long machineBytes = MachineMemory.totalBytes();
        ServerConfig.Journal journal = config.journal();
        int shards = config.server().shards();
        return new Plan(
                shards,
                config.limits().connections(),
                config.server().transport() == ServerConfig.Transport.IO_URING,
                new Plan.Memory(
                        config.cache().memoryBytes(),
                        config.store().blockCacheBytes(),
                        flags.heapBytes(machineBytes),
                        flags.directBytes(machineBytes)),
                config.data().dir(),
                config.hasJournal()
                        ? new Plan.Journal(
                                journal.dir(),
                                JournalSettings.leastBytes(journal.segmentBytes(), shards),
                                journal.maxBytes(),
                                journal.fsync() == SyncMode.ALWAYS)
                        : null,
                GuardFiles.secrets(config));
    }
}
