package dev.tidemark.server;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command line of the server: {@code bin/tidemark server}.
 *
 * <p>Reads and checks the configuration, starts a {@link Server}, has it read again on SIGHUP, and stops the server on SIGTERM or
 * SIGINT. What ends the process is one of {@link ExitCode}.
 */
@Command(
        name = "tidemark server",
        description = {
            "Keeps read states and serves them over TCP until it is told to stop.",
            "",
            "Its configuration comes from the defaults, a file, the environment (server.port is TIDEMARK_SERVER_PORT) and -D, "
                    + "each over the one before. All faults in it are told at once, before anything starts.",
            "",
            "When clients are served, one line that begins with 'tidemark ready' goes to standard output; the log goes to "
                    + "standard error. SIGTERM and SIGINT (Ctrl-C) stop it in order: what was read is answered, and every change "
                    + "is committed. On SIGHUP it reads its configuration again.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Mixin
    private ConfigOptions options;

    @Option(
            names = "--check",
            description = "Checks the configuration, the memory and the files that it names, and exits.")
    private boolean check;

    @Option(names = "--print-config", description = "Prints every key, its value and where that is from, and exits.")
    private boolean printConfig;

    @Option(
            names = "--print-template",
            description =
                    "Prints a configuration file and exits: every key explained, those set in FILE, the environment or by"
                            + " -D with their values, the others as comments with their defaults.")
    private boolean printTemplate;

    @Option(
            names = "--rehearse",
            description = "Starts as it would to serve, prints the ready line, stops in order and exits.")
    private boolean rehearses;

    @Option(
            names = "--take-over",
            description =
                    "Takes the tables of a cluster (store.type=cassandra) from a server that has not given them back: waits until"
                            + " that one ends, or its lease has passed. Its journal has what it did not commit.")
    private boolean takesOver;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    private Main(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        System.exit(commandLine(System.getenv()).execute(args));
    }

    /** The command line, ready to execute; it prints to its own writers and leaves exiting to the caller. */
    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine commandLine = CommandLines.of(new Main(environment));
        Map<String, String> exitCodes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            exitCodes.put(Integer.toString(code.number()), code.sentence());
        }
        commandLine
                .getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes)
                .footer(
                        "%nExamples:",
                        "  bin/tidemark server -D cache.memory=512MiB",
                        "  bin/tidemark server -c tidemark.conf --check",
                        "  TIDEMARK_SERVER_PORT=7601 bin/tidemark server -D data.dir=/srv/tidemark",
                        "  bin/tidemark server -c old.conf --print-template > new.conf",
                        "%nEvery key: docs/CONFIGURATION.md. Running it: docs/OPERATIONS.md.");
        commandLine.setExecutionExceptionHandler((exception, failed, parsed) -> {
            LOG.error("the server failed", exception);
            return ExitCode.INTERNAL.number();
        });
        return commandLine;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            ConfigSource source = options.source(environment);
            LoadedConfig loaded = source.load();
            if (printConfig) {
                loaded.lines().forEach(out::println);
                return ExitCode.OK.number();
            }
            if (printTemplate) {
                out.print(loaded.template());
                out.flush();
                return ExitCode.OK.number();
            }
            MachineMemory.requireFits(loaded.config(), Runtime.getRuntime().maxMemory(), MachineMemory.totalBytes());
            if (check) {
                Exposure.requireSafe(
                        loaded.config(),
                        Server.address(loaded.config().server()).getAddress());
                if (loaded.config().metrics().enabled()) {
                    Exposure.requireSafeMetrics(
                            loaded.config(),
                            ServerTelemetry.address(loaded.config()).getAddress());
                }
                ServerGuard.open(loaded.config()).close();
                out.println("configuration ok");
                return ExitCode.OK.number();
            }
            return run(source, loaded, out).number();
        } catch (ConfigException e) {
            e.faults().forEach(fault -> err.println("tidemark: " + fault));
            return ExitCode.CONFIGURATION.number();
        } catch (StartupException e) {
            err.println("tidemark: " + e.getMessage());
            return e.exitCode().number();
        }
    }

    private ExitCode run(ConfigSource source, LoadedConfig loaded, PrintWriter out)
            throws StartupException, InterruptedException {
        loaded.config().log().level().apply();
        HangUp hangUp = HangUp.listen(); // before the start, which may take long: a signal must not end it
        LiveConfig live = new LiveConfig(loaded);
        Server server = Server.start(live, takesOver);
        hangUp.act(new Reload(source, live, server::takeOver)::run);
        Thread stop = new Thread(() -> stopAndHalt(server), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        out.println(server.readyLine()); // after the hook: whoever has read it may signal at once
        if (rehearses) {
            server.close();
        }
        return server.awaitStop();
    }

    /**
     * What a signal leads to. The Java machine would exit with 128 + the signal's number; an orderly stop is no failure, so the
     * status is set by halting. A second signal finds the machine on its way out and changes nothing.
     */
    private static void stopAndHalt(Server server) {
        ExitCode code = ExitCode.INTERNAL;
        try {
            server.close();
            code = server.awaitStop();
        } catch (InterruptedException | RuntimeException | Error e) {
            LOG.error("the server failed to stop in order", e);
        }
        Runtime.getRuntime().halt(code.number());
    }
}
