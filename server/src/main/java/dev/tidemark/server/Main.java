package dev.tidemark.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line of the server: {@code bin/tidemark server}.
 *
 * <p>Reads and checks the configuration, starts a {@link Server}, and stops it on SIGTERM or SIGINT. What ends the process is one
 * of {@link ExitCode}.
 */
@Command(
        name = "tidemark server",
        description = "Keeps read states and serves them. Stop it with SIGTERM or Ctrl-C.",
        sortOptions = false,
        abbreviateSynopsis = true)
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file, HOCON. None is read unless named.")
    private Path file;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Sets a key, over the file and the environment. Any number of times.")
    private List<String> assignments = new ArrayList<>();

    @Option(names = "--check", description = "Checks the configuration and exits.")
    private boolean check;

    @Option(names = "--print-config", description = "Prints every key, its value and where that is from, and exits.")
    private boolean printConfig;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this and exits.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Prints the version and exits.")
    private boolean version;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.setExpandAtFiles(false);
        commandLine.getCommandSpec().version(Version.text());
        Map<String, String> exitCodes = new LinkedHashMap<>();
        for (ExitCode code : ExitCode.values()) {
            exitCodes.put(Integer.toString(code.number()), code.sentence());
        }
        commandLine
                .getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(exitCodes);
        commandLine.setParameterExceptionHandler((exception, arguments) -> {
            System.err.println("tidemark: " + exception.getMessage() + ", see bin/tidemark server --help");
            return ExitCode.CONFIGURATION.number();
        });
        commandLine.setExecutionExceptionHandler((exception, failed, parsed) -> {
            LOG.error("the server failed", exception);
            return ExitCode.INTERNAL.number();
        });
        return commandLine;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            LoadedConfig loaded = ConfigLoader.load(file, System.getenv(), assignments);
            if (printConfig) {
                loaded.lines().forEach(System.out::println);
                return ExitCode.OK.number();
            }
            MachineMemory.requireFits(loaded.config(), Runtime.getRuntime().maxMemory(), MachineMemory.totalBytes());
            if (check) {
                System.out.println("configuration ok");
                return ExitCode.OK.number();
            }
            return run(loaded.config()).number();
        } catch (ConfigException e) {
            e.faults().forEach(fault -> System.err.println("tidemark: " + fault));
            return ExitCode.CONFIGURATION.number();
        } catch (StartupException e) {
            System.err.println("tidemark: " + e.getMessage());
            return e.exitCode().number();
        }
    }

    private static ExitCode run(ServerConfig config) throws StartupException, InterruptedException {
        Server server = Server.start(config);
        Thread stop = new Thread(() -> stopAndHalt(server), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        System.out.println(server.readyLine()); // after the hook: whoever has read it may signal at once
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
