package dev.tidemark.server;

import java.util.ArrayList;
import java.util.List;

/** What a configuration that was read anew changes in the one that the server runs with. Immutable. Thread: safe from any. */
final class ConfigDiff {
    private final LoadedConfig running;
    private final List<ConfigChange> changes;

    private ConfigDiff(LoadedConfig running, List<ConfigChange> changes) {
        this.running = running;
        this.changes = List.copyOf(changes);
    }

    /** Compares values as they are configured: what the server made of {@code auto} is no change. */
    static ConfigDiff between(LoadedConfig running, LoadedConfig wanted) {
        List<ConfigChange> changes = new ArrayList<>();
        for (ConfigOption option : ConfigOption.values()) {
            ConfigSetting before = running.setting(option);
            ConfigSetting after = wanted.setting(option);
            if (!before.value().equals(after.value())) {
                changes.add(new ConfigChange(before, after, takesEffect(option, running.config(), wanted.config())));
            }
        }
        return new ConfigDiff(running, changes);
    }

    private static boolean takesEffect(ConfigOption option, ServerConfig running, ServerConfig wanted) {
        return switch (option.effect()) {
            case NEXT_START -> false;
            case AT_ONCE, NEW_CONNECTIONS -> true;
            case TOKENS -> running.hasTokens() && wanted.hasTokens();
            case TLS -> running.hasTls() == wanted.hasTls();
        };
    }

    /** What holds now. */
    List<ConfigChange> taken() {
        return changes.stream().filter(ConfigChange::takesEffect).toList();
    }

    /** What holds from the next start on. */
    List<ConfigChange> left() {
        return changes.stream().filter(change -> !change.takesEffect()).toList();
    }

    /** The configuration that runs, with what holds now in it. */
    LoadedConfig result() {
        return running.with(taken().stream().map(ConfigChange::after).toList());
    }
}
