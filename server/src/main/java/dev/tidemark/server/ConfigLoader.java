package dev.tidemark.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.JournalSettings;
import dev.tidemark.server.net.TlsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads the configuration from its four places, each over the one before: {@code reference.conf}, the file, the environment, the
 * command line. Finds all faults before it tells any.
 *
 * <p>Thread: one at a time.
 */
public final class ConfigLoader {
    private static final String REFERENCE = "reference.conf";
    private static final String COMMAND_LINE = "command line";
    private static final Map<String, ConfigOption> BY_KEY = indexedBy(ConfigOption::key);
    private static final Map<String, ConfigOption> BY_ENVIRONMENT_NAME = indexedBy(ConfigOption::environmentName);

    private final Map<ConfigOption, ConfigSetting> settings = new EnumMap<>(ConfigOption.class);
    private final List<String> faults = new ArrayList<>();

    private ConfigLoader() {}

    /**
     * Reads and checks.
     *
     * @param file HOCON, or null for none.
     * @param environment all variables; those that do not begin like a key of ours are passed over.
     * @param assignments {@code key=value} from the command line; of equal keys the last counts.
     * @throws ConfigException with every fault.
     */
    public static LoadedConfig load(Path file, Map<String, String> environment, List<String> assignments)
            throws ConfigException {
        ConfigLoader loader = new ConfigLoader();
        Config reference = ConfigFactory.parseResources(
                ConfigLoader.class, REFERENCE, ConfigParseOptions.defaults().setAllowMissing(false));
        loader.readObject("", reference.root(), null);
        if (file != null) {
            loader.readFile(file);
        }
        loader.readEnvironment(environment);
        loader.readAssignments(assignments);
        loader.requireNoFaults();
        LoadedConfig loaded = new LoadedConfig(loader.settings);
        requireRelations(loaded.config());
        return loaded;
    }

    /** Checks what must hold between values. @throws ConfigException with every fault. */
    static void requireRelations(ServerConfig config) throws ConfigException {
        ConfigLoader loader = new ConfigLoader();
        loader.checkRelations(config);
        loader.requireNoFaults();
    }

    private void readFile(Path file) {
        ConfigParseOptions options =
                ConfigParseOptions.defaults().setAllowMissing(false).setSyntax(ConfigSyntax.CONF);
        try {
            readObject(
                    "",
                    ConfigFactory.parseFile(file.toFile(), options).resolve().root(),
                    file);
        } catch (com.typesafe.config.ConfigException e) {
            faults.add("cannot read the configuration file: " + e.getMessage());
        }
    }

    /** Walks a parsed layer down to its values; {@code file} is null for the defaults. */
    private void readObject(String path, ConfigObject object, Path file) {
        List<Map.Entry<String, ConfigValue>> entries = new ArrayList<>(object.entrySet());
        entries.sort(Comparator.comparingInt(entry -> entry.getValue().origin().lineNumber()));
        for (Map.Entry<String, ConfigValue> entry : entries) {
            String name = ConfigUtil.joinPath(entry.getKey());
            String key = path.isEmpty() ? name : path + "." + name;
            ConfigValue value = entry.getValue();
            if (value instanceof ConfigObject inner && !BY_KEY.containsKey(key)) {
                readObject(key, inner, file);
            } else if (value.valueType() != ConfigValueType.NULL) {
                set(key, textOf(value), file == null ? ConfigSetting.DEFAULT : placeOf(value.origin(), file));
            }
        }
    }

    private void readEnvironment(Map<String, String> environment) {
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            ConfigOption option = BY_ENVIRONMENT_NAME.get(name);
            if (option != null) {
                set(option.key(), variable.getValue(), "environment " + name);
            } else if (ConfigOption.isEnvironmentName(name)) {
                faults.add("unknown environment variable " + name + ", nearest known one: "
                        + EditDistance.nearest(name, BY_ENVIRONMENT_NAME.keySet()));
            }
        }
    }

    private void readAssignments(List<String> assignments) {
        for (String assignment : assignments) {
            int equals = assignment.indexOf('=');
            if (equals < 0) {
                faults.add("-D " + assignment + ": no value, expected key=value");
            } else {
                set(
                        assignment.substring(0, equals).strip(),
                        assignment.substring(equals + 1).strip(),
                        COMMAND_LINE);
            }
        }
    }

    private void set(String key, String text, String source) {
        if (BY_KEY.keySet().stream().anyMatch(known -> known.startsWith(key + "."))) {
            faults.add(key + "=" + text + " (" + source + "): a value, expected a section with keys in it");
            return;
        }
        ConfigOption option = BY_KEY.get(key);
        if (option == null) {
            faults.add("unknown key " + key + " (" + source + "), nearest known key: "
                    + EditDistance.nearest(key, BY_KEY.keySet()));
            return;
        }
        try {
            settings.put(option, new ConfigSetting(option, option.type().parse(text), source));
        } catch (IllegalArgumentException e) {
            faults.add(key + "=" + text + " (" + source + "): " + e.getMessage() + ", expected "
                    + option.type().name() + ": " + option.type().range());
        }
    }

    /** What must hold between values that are each within their range. */
    private void checkRelations(ServerConfig config) {
        long shardBytes = config.cache().memoryBytes() / config.server().shards();
        long leastBytes = Cache.leastMemoryBytes(config.limits().maxStatesPerUser());
        if (shardBytes < leastBytes) {
            faults.add("cache.memory=" + Quantity.formatBytes(config.cache().memoryBytes()) + " over server.shards="
                    + config.server().shards() + ": too little for limits.max-states-per-user="
                    + config.limits().maxStatesPerUser() + ", expected " + Quantity.formatBytes(leastBytes)
                    + " or more a shard; raise the first or lower one of the others");
        }
        long leastJournalBytes = JournalSettings.leastBytes(
                config.journal().segmentBytes(), config.server().shards());
        if (config.hasJournal() && config.journal().maxBytes() < leastJournalBytes) {
            faults.add(
                    "journal.max-size=" + Quantity.formatBytes(config.journal().maxBytes()) + ": too little for "
                            + JournalSettings.LEAST_SEGMENTS + " segments a shard, expected "
                            + Quantity.formatBytes(leastJournalBytes)
                            + " or more; raise it, or lower journal.segment-size or server.shards");
        }
        if (config.journal().segmentBytes() % JournalSettings.SEGMENT_STEP_BYTES != 0) {
            faults.add("journal.segment-size="
                    + Quantity.formatBytes(config.journal().segmentBytes()) + ": expected a multiple of "
                    + Quantity.formatBytes(JournalSettings.SEGMENT_STEP_BYTES));
        }
        checkTls(config.tls());
        checkMetricsPort(config);
    }

    private void checkMetricsPort(ServerConfig config) {
        int port = config.metrics().port();
        if (config.metrics().enabled() && port != 0 && port == config.server().port()) {
            faults.add("metrics.port=" + port + ": server.port has it, expected another");
        }
    }

    private void checkTls(ServerConfig.Tls tls) {
        if ((tls.key() == null) != (tls.certificate() == null)) {
            faults.add((tls.key() == null ? "tls.certificate without tls.key" : "tls.key without tls.certificate")
                    + ": expected both or neither");
        }
        boolean asksClients = tls.clientCertificates() != TlsSettings.ClientCertificates.NONE;
        if (asksClients && tls.key() == null) {
            faults.add("tls.client-certificates without TLS: set tls.key and tls.certificate, or leave it none");
        }
        if (asksClients != (tls.clientAuthorities() != null)) {
            faults.add(
                    asksClients
                            ? "tls.client-certificates without tls.client-authorities: nobody could be let in, set it"
                            : "tls.client-authorities while tls.client-certificates=none: expected optional or required");
        }
    }

    private void requireNoFaults() throws ConfigException {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private static Map<String, ConfigOption> indexedBy(Function<ConfigOption, String> name) {
        Map<String, ConfigOption> index = new LinkedHashMap<>();
        for (ConfigOption option : ConfigOption.values()) {
            index.put(name.apply(option), option);
        }
        return index;
    }

    /** A value as it was written, whatever HOCON takes it for. */
    private static String textOf(ConfigValue value) {
        return value.valueType() == ConfigValueType.STRING
                ? (String) value.unwrapped()
                : value.render(ConfigRenderOptions.concise());
    }

    private static String placeOf(ConfigOrigin origin, Path file) {
        String name = origin.filename() == null
                ? file.toString()
                : Path.of(origin.filename()).getFileName().toString();
        return name + ":" + origin.lineNumber();
    }
}
