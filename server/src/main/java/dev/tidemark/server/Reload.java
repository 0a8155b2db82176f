package dev.tidemark.server;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration anew, while the server runs: all of it is checked as at a start. If there are faults nothing changes, and
 * the log has each. Else what can hold now does, what cannot is told, and one line lists what has changed.
 *
 * <p>Thread: one at a time.
 */
final class Reload {
    /** What runs by the configuration. */
    interface Target {
        /** Takes over a configuration that differs only in what can. @return false if it is about to stop. */
        boolean takeOver(ServerConfig config, GuardFiles files);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final ConfigSource source;
    private final LiveConfig live;
    private final Target target;

    Reload(ConfigSource source, LiveConfig live, Target target) {
        this.source = source;
        this.live = live;
        this.target = target;
    }

    /** Reads, checks, and takes over. */
    void run() {
        try {
            LoadedConfig wanted = source.load();
            GuardFiles files = check(wanted.config());
            ConfigDiff diff = ConfigDiff.between(live.loaded(), wanted);
            LoadedConfig next = diff.result();
            ConfigLoader.requireRelations(next.config());
            if (target.takeOver(next.config(), files)) {
                LogLevel before = live.config().log().level();
                LogLevel after = next.config().log().level();
                live.replace(next, diff.left().size());
                LogLevel.moreOf(before, after)
                        .apply(); // so that a change of the level does not hide what is told of it
                tell(diff);
                after.apply();
            }
        } catch (ConfigException e) {
            live.refuse();
            e.faults().forEach(fault -> LOG.warn("configuration not taken over, nothing has changed: {}", fault));
        }
    }

    /** What a start would refuse beyond faults in single values. @return the files that were read for it. */
    private static GuardFiles check(ServerConfig config) throws ConfigException {
        List<String> faults = new ArrayList<>();
        try {
            MachineMemory.requireFits(config, Runtime.getRuntime().maxMemory(), MachineMemory.totalBytes());
        } catch (StartupException e) {
            faults.add(e.getMessage());
        }
        try {
            Exposure.requireSafe(config, Server.address(config.server()).getAddress());
        } catch (StartupException e) {
            faults.add(e.getMessage());
        }
        GuardFiles files = null;
        try {
            files = GuardFiles.read(config);
        } catch (ConfigException e) {
            faults.addAll(e.faults());
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return files;
    }

    private static void tell(ConfigDiff diff) {
        for (ConfigChange change : diff.left()) {
            LOG.warn(
                    "needs a restart, goes on as it was: {} ({})",
                    change.option().key(),
                    change.after().source());
        }
        String changes = diff.taken().stream().map(ConfigChange::text).collect(Collectors.joining(", "));
        LOG.info("configuration read again: {}", changes.isEmpty() ? "nothing has changed" : changes);
    }
}
