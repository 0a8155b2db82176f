package dev.tidemark.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of a command that reads a server's configuration. */
final class ConfigOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file, HOCON (default: none; in an unpacked distribution conf/tidemark.conf).")
    private Path file;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description =
                    "Sets a key, over the file and the environment: -D cache.memory=8GiB. Sizes take B, KiB, MiB, GiB, TiB,"
                            + " times ns, us, ms, s, m, h, d. Any number of times; of equal keys the last counts.")
    private List<String> assignments = new ArrayList<>();

    /** Where the configuration is from, with the variables of an environment. */
    ConfigSource source(Map<String, String> environment) {
        return new ConfigSource(file, environment, assignments);
    }
}
