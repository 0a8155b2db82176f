package dev.tidemark.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where a server has its configuration from, so that it can be read again in the same way. Immutable. Thread: safe from any.
 *
 * @param file HOCON, or null for none.
 * @param environment as it was when the process began.
 * @param assignments {@code key=value} from the command line.
 */
record ConfigSource(Path file, Map<String, String> environment, List<String> assignments) {
    ConfigSource {
        environment = Map.copyOf(environment);
        assignments = List.copyOf(assignments);
    }

    /** Reads all of it, as it is now. @throws ConfigException with every fault. */
    LoadedConfig load() throws ConfigException {
        return ConfigLoader.load(file, environment, assignments);
    }
}
