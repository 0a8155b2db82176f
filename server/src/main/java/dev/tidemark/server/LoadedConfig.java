package dev.tidemark.server;

import dev.tidemark.server.journal.SyncMode;
import dev.tidemark.server.net.TlsSettings;
import dev.tidemark.server.store.cassandra.CassandraSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A configuration read without faults: the values that the server runs with, and where each came from. */
public final class LoadedConfig {
    private static final int MOST_PORT = 65_535;

    private final Map<ConfigOption, ConfigSetting> settings;
    private final ServerConfig config;

    /** Takes one setting for each option. */
    LoadedConfig(Map<ConfigOption, ConfigSetting> settings) {
        this.settings = Map.copyOf(settings);
        this.config = new ServerConfig(
                new ServerConfig.Listener(
                        (String) value(ConfigOption.SERVER_ADDRESS),
                        intValue(ConfigOption.SERVER_PORT),
                        Math.toIntExact((long) effective(ConfigOption.SERVER_SHARDS)),
                        ServerConfig.Transport.valueOf(word(ConfigOption.SERVER_TRANSPORT)),
                        longValue(ConfigOption.SERVER_DRAIN_TIMEOUT),
                        booleanValue(ConfigOption.SERVER_INSECURE)),
                new ServerConfig.Auth(file(ConfigOption.AUTH_TOKENS_FILE)),
                new ServerConfig.Tls(
                        file(ConfigOption.TLS_KEY),
                        file(ConfigOption.TLS_CERTIFICATE),
                        TlsSettings.ClientCertificates.valueOf(word(ConfigOption.TLS_CLIENT_CERTIFICATES)),
                        file(ConfigOption.TLS_CLIENT_AUTHORITIES),
                        value(ConfigOption.TLS_MIN_VERSION).equals("1.2"),
                        longValue(ConfigOption.TLS_HANDSHAKE_TIMEOUT)),
                new ServerConfig.Cache((long) effective(ConfigOption.CACHE_MEMORY)),
                new ServerConfig.Data((Path) value(ConfigOption.DATA_DIR)),
                new ServerConfig.Journal(
                        booleanValue(ConfigOption.JOURNAL_ENABLED),
                        SyncMode.valueOf(word(ConfigOption.JOURNAL_FSYNC)),
                        longValue(ConfigOption.JOURNAL_FSYNC_INTERVAL),
                        (Path) effective(ConfigOption.JOURNAL_DIR),
                        longValue(ConfigOption.JOURNAL_SEGMENT_SIZE),
                        longValue(ConfigOption.JOURNAL_MAX_SIZE)),
                new ServerConfig.Store(
                        ServerConfig.StoreType.valueOf(word(ConfigOption.STORE_TYPE)),
                        longValue(ConfigOption.STORE_COMMIT_DELAY),
                        intValue(ConfigOption.STORE_THREADS),
                        longValue(ConfigOption.STORE_BLOCK_CACHE),
                        cassandra()),
                new ServerConfig.Limits(
                        intValue(ConfigOption.LIMITS_MAX_FRAME),
                        intValue(ConfigOption.LIMITS_MAX_IN_FLIGHT),
                        intValue(ConfigOption.LIMITS_MAX_STATES_PER_USER),
                        intValue(ConfigOption.LIMITS_CONNECTIONS),
                        intValue(ConfigOption.LIMITS_CONNECTIONS_PER_ADDRESS),
                        intValue(ConfigOption.LIMITS_UNAUTHENTICATED),
                        longValue(ConfigOption.LIMITS_AUTHENTICATION_TIMEOUT),
                        longValue(ConfigOption.LIMITS_FRAME_TIMEOUT),
                        longValue(ConfigOption.LIMITS_IDLE_TIMEOUT),
                        longValue(ConfigOption.LIMITS_UNREAD_TIMEOUT),
                        intValue(ConfigOption.LIMITS_UNREAD_REPLIES),
                        longValue(ConfigOption.LIMITS_BYTES_IN_FLIGHT),
                        intValue(ConfigOption.LIMITS_PENDING_LOADS),
                        intValue(ConfigOption.LIMITS_PENDING_REQUESTS)),
                new ServerConfig.Metrics(
                        booleanValue(ConfigOption.METRICS_ENABLED),
                        (String) value(ConfigOption.METRICS_ADDRESS),
                        Math.toIntExact((long) effective(ConfigOption.METRICS_PORT)),
                        booleanValue(ConfigOption.METRICS_INSECURE)),
                new ServerConfig.Log(LogLevel.valueOf(word(ConfigOption.LOG_LEVEL))));
    }

    private CassandraSettings cassandra() {
        String user = (String) value(ConfigOption.STORE_CASSANDRA_USERNAME);
        OptionType.Secret.Value password = (OptionType.Secret.Value) value(ConfigOption.STORE_CASSANDRA_PASSWORD);
        boolean tls = booleanValue(ConfigOption.STORE_CASSANDRA_TLS);
        long factor = longValue(ConfigOption.STORE_CASSANDRA_REPLICATION_FACTOR);
        return new CassandraSettings(
                OptionType.Endpoints.of(value(ConfigOption.STORE_CASSANDRA_CONTACT_POINTS)),
                (String) value(ConfigOption.STORE_CASSANDRA_DATACENTER),
                (String) value(ConfigOption.STORE_CASSANDRA_KEYSPACE),
                user.equals("none")
                        ? null
                        : new CassandraSettings.Login(user, password.isNone() ? "" : password.secret()),
                tls ? new CassandraSettings.Tls(file(ConfigOption.STORE_CASSANDRA_TLS_AUTHORITIES)) : null,
                word(ConfigOption.STORE_CASSANDRA_CONSISTENCY),
                longValue(ConfigOption.STORE_CASSANDRA_REQUEST_TIMEOUT),
                intValue(ConfigOption.STORE_CASSANDRA_CONCURRENCY),
                new CassandraSettings.Batch(
                        intValue(ConfigOption.STORE_CASSANDRA_BATCH_SIZE),
                        intValue(ConfigOption.STORE_CASSANDRA_BATCH_STATEMENTS)),
                booleanValue(ConfigOption.STORE_CASSANDRA_CREATE_SCHEMA)
                        ? factor == OptionType.WholeNumber.AUTO ? CassandraSettings.AUTO : (int) factor
                        : CassandraSettings.NONE,
                longValue(ConfigOption.STORE_CASSANDRA_LEASE),
                (String) value(ConfigOption.STORE_CASSANDRA_DRIVER));
    }

    /** The same with some settings in the place of their options' own. */
    LoadedConfig with(List<ConfigSetting> others) {
        Map<ConfigOption, ConfigSetting> merged = new EnumMap<>(settings);
        others.forEach(setting -> merged.put(setting.option(), setting));
        return new LoadedConfig(merged);
    }

    /** What an option was set to, and where. */
    ConfigSetting setting(ConfigOption option) {
        return settings.get(option);
    }

    public ServerConfig config() {
        return config;
    }

    /**
     * A line an option, {@code key = value # source}, which together are a configuration file again. Where the configured value
     * leaves it to the server, the line has what it chose, and the configured one behind the source.
     */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (ConfigOption option : ConfigOption.values()) {
            ConfigSetting setting = setting(option);
            Object effective = effective(option);
            String source = setting.source();
            if (!effective.equals(setting.value())) {
                source += ": " + option.type().format(setting.value());
            }
            String quoted = ConfigTemplate.quoted(option.type().format(effective));
            lines.add(String.format(Locale.ROOT, "%-50s # %s", option.key() + " = " + quoted, source));
        }
        return lines;
    }

    /** A configuration file with every key explained: those set somewhere have their values, the others are comments. */
    public String template() {
        return ConfigTemplate.of(settings);
    }

    /** The value, or what the machine makes of it where it is left to us. */
    private Object effective(ConfigOption option) {
        Object value = value(option);
        if (option == ConfigOption.SERVER_SHARDS && value.equals(0L)) {
            long mostShards = ((OptionType.WholeNumber) option.type()).most();
            return Math.min(Runtime.getRuntime().availableProcessors(), mostShards);
        }
        if (option == ConfigOption.CACHE_MEMORY && value.equals(OptionType.Size.AUTO)) {
            return MachineMemory.defaultCacheBytes();
        }
        if (option == ConfigOption.JOURNAL_DIR && isWord(option)) {
            return ((Path) value(ConfigOption.DATA_DIR)).resolve("journal");
        }
        if (option == ConfigOption.METRICS_PORT && value.equals(OptionType.WholeNumber.AUTO)) {
            long serverPort = longValue(ConfigOption.SERVER_PORT);
            return serverPort == 0 || serverPort == MOST_PORT ? 0 : serverPort + 1;
        }
        return value;
    }

    private boolean isWord(ConfigOption option) {
        return ((OptionType.FilePath) option.type()).isWord(value(option));
    }

    /** A file, or null for none. */
    private Path file(ConfigOption option) {
        return isWord(option) ? null : (Path) value(option);
    }

    private Object value(ConfigOption option) {
        return setting(option).value();
    }

    private long longValue(ConfigOption option) {
        return (long) value(option);
    }

    private boolean booleanValue(ConfigOption option) {
        return Boolean.parseBoolean((String) value(option));
    }

    private int intValue(ConfigOption option) {
        return Math.toIntExact(longValue(option));
    }

    private String word(ConfigOption option) {
        return ((String) value(option)).toUpperCase(Locale.ROOT);
    }
}
