package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.server.net.TlsSettings;
import dev.tidemark.server.store.cassandra.CassandraSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    private static final Map<String, String> NO_ENVIRONMENT = Map.of();

    @TempDir
    private Path dir;

    @Test
    void shouldHaveTheDocumentedDefaults() throws Exception {
        ServerConfig config = ConfigLoader.load(null, NO_ENVIRONMENT, List.of()).config();

        assertThat(config.server())
                .isEqualTo(new ServerConfig.Listener(
                        "127.0.0.1",
                        7600,
                        Math.min(64, Runtime.getRuntime().availableProcessors()),
                        ServerConfig.Transport.AUTO,
                        10_000_000_000L,
                        false));
        assertThat(config.auth()).isEqualTo(new ServerConfig.Auth(null));
        assertThat(config.tls())
                .isEqualTo(new ServerConfig.Tls(
                        null, null, TlsSettings.ClientCertificates.NONE, null, true, 5_000_000_000L));
        assertThat(config.cache().memoryBytes())
                .isBetween(MachineMemory.totalBytes() / 4 - (1 << 20), MachineMemory.totalBytes() / 4);
        assertThat(config.data()).isEqualTo(new ServerConfig.Data(Path.of("./data")));
        assertThat(config.store())
                .isEqualTo(new ServerConfig.Store(
                        ServerConfig.StoreType.ROCKSDB,
                        30_000_000_000L,
                        2,
                        64 << 20,
                        new CassandraSettings(
                                List.of("127.0.0.1:9042"),
                                "datacenter1",
                                "tidemark",
                                null,
                                null,
                                "LOCAL_QUORUM",
                                2_000_000_000L,
                                128,
                                new CassandraSettings.Batch(48 << 10, 1_000),
                                CassandraSettings.NONE,
                                10_000_000_000L,
                                "{}")));
        assertThat(config.limits())
                .isEqualTo(new ServerConfig.Limits(
                        256 << 10,
                        65_536,
                        8_192,
                        10_000,
                        5_000,
                        256,
                        5_000_000_000L,
                        30_000_000_000L,
                        0,
                        30_000_000_000L,
                        256 << 10,
                        256 << 20,
                        4_096,
                        65_536));
        assertThat(config.metrics()).isEqualTo(new ServerConfig.Metrics(true, "127.0.0.1", 7601, false));
    }

    @ParameterizedTest
    @CsvSource({"7700, auto, 7701", "0, auto, 0", "65535, auto, 0", "7700, 0, 0", "7700, 9100, 9100"})
    void shouldTellMetricsOnThePortBehindTheServersUnlessToldAnother(int serverPort, String metricsPort, int expected)
            throws Exception {
        List<String> assignments = List.of("server.port=" + serverPort, "metrics.port=" + metricsPort);
        assertThat(ConfigLoader.load(null, NO_ENVIRONMENT, assignments)
                        .config()
                        .metrics()
                        .port())
                .isEqualTo(expected);
    }

    @Test
    void shouldNotHaveTwoPortsInOne() {
        assertThat(catchThrowableOfType(
                                ConfigException.class,
                                () -> ConfigLoader.load(null, NO_ENVIRONMENT, List.of("metrics.port=7600")))
                        .faults())
                .containsExactly("metrics.port=7600: server.port has it, expected another");
    }

    @Test
    void shouldLetTheEnvironmentWinOverTheFileAndTheCommandLineOverBoth() throws Exception {
        Path file = write("server { port = 1, shards = 1 }", "server.address = \"::1\"", "store.threads = 3");
        Map<String, String> environment = Map.of("TIDEMARK_SERVER_PORT", "2", "TIDEMARK_SERVER_SHARDS", "2");

        LoadedConfig loaded = ConfigLoader.load(file, environment, List.of("server.port=4", "server.port = 3"));

        assertThat(loaded.config().server().port()).isEqualTo(3);
        assertThat(loaded.config().server().shards()).isEqualTo(2);
        assertThat(loaded.config().server().address()).isEqualTo("::1");
        assertThat(loaded.config().store().threads()).isEqualTo(3);
        assertThat(sourceOf(loaded, "server.port")).isEqualTo("command line");
        assertThat(sourceOf(loaded, "server.shards")).isEqualTo("environment TIDEMARK_SERVER_SHARDS");
        assertThat(sourceOf(loaded, "server.address")).isEqualTo("test.conf:2");
        assertThat(sourceOf(loaded, "store.threads")).isEqualTo("test.conf:3");
        assertThat(sourceOf(loaded, "store.type")).isEqualTo("default");
    }

    @Test
    void shouldTakeEveryKeyFromTheEnvironment() throws Exception {
        for (ConfigOption option : ConfigOption.values()) {
            LoadedConfig loaded =
                    ConfigLoader.load(null, Map.of(option.environmentName(), option.defaultText()), List.of());
            assertThat(sourceOf(loaded, option.key())).startsWith("environment " + option.environmentName());
        }
    }

    @Test
    void shouldTellWhatItChoseAndWhatWasConfigured() throws Exception {
        LoadedConfig loaded = ConfigLoader.load(null, NO_ENVIRONMENT, List.of("server.shards=0"));

        assertThat(sourceOf(loaded, "server.shards")).isEqualTo("command line: 0");
        assertThat(sourceOf(loaded, "cache.memory")).isEqualTo("default: auto");
        assertThat(lineOf(loaded, "cache.memory"))
                .startsWith("cache.memory = " + Quantity.formatBytes(MachineMemory.defaultCacheBytes()) + " ");
    }

    @Test
    void shouldPrintWhatReadsBackAsTheSame() throws Exception {
        LoadedConfig loaded = ConfigLoader.load(
                null,
                NO_ENVIRONMENT,
                List.of("data.dir=/var/lib/my \"data\"", "server.address=fe80::1%eth0", "store.commit-delay=1500ms"));

        Path printed = write(loaded.lines().toArray(new String[0]));

        assertThat(ConfigLoader.load(printed, NO_ENVIRONMENT, List.of()).config())
                .isEqualTo(loaded.config());
    }

    @Test
    void shouldTellAllFaultsOfAllSourcesAtOnce() throws Exception {
        Path file = write("server { port = 65536 }", "sever.shards = 1", "limits = 5", "store.type = [rocksdb]");
        Map<String, String> environment =
                Map.of("TIDEMARK_STORE_COMMIT_DELAY", "30", "TIDEMARK_CACHE_MEMROY", "1GiB", "TIDEMARK_HEAP", "1g");

        assertThat(faults(file, environment, "limits.max-frame=1KiB", "nonsense"))
                .containsExactly(
                        "server.port=65536 (test.conf:1): too high, expected whole number: 0 to 65535",
                        "unknown key sever.shards (test.conf:2), nearest known key: server.shards",
                        "limits=5 (test.conf:3): a value, expected a section with keys in it",
                        "store.type=[\"rocksdb\"] (test.conf:4): not one of the words, expected word: rocksdb, cassandra,"
                                + " none",
                        "unknown environment variable TIDEMARK_CACHE_MEMROY, nearest known one: TIDEMARK_CACHE_MEMORY",
                        "store.commit-delay=30 (environment TIDEMARK_STORE_COMMIT_DELAY): unit missing or unknown,"
                                + " use ns, us, ms, s, m, h or d, expected time: 10ms to 1h",
                        "limits.max-frame=1KiB (command line): too low, expected size: 4KiB to 16MiB",
                        "-D nonsense: no value, expected key=value");
    }

    @ParameterizedTest
    @CsvSource({
        "server.port, 0, 65535, -1, 65536",
        "server.shards, 0, 64, -1, 65",
        "server.drain-timeout, 0s, 10m, -1s, 601s",
        "cache.memory, 2MiB, 16TiB, 2097151, 17TiB",
        "store.commit-delay, 10ms, 1h, 9999us, 3601s",
        "store.threads, 1, 64, 0, 65",
        "store.block-cache, 1MiB, 16TiB, 1048575B, 17TiB",
        "limits.max-frame, 4KiB, 16MiB, 4095, 16777217",
        "limits.max-in-flight, 1, 1000000, 0, 1000001",
        "limits.max-states-per-user, 1, 8192, 0, 8193",
        "limits.connections, 1, 1000000, 0, 1000001",
        "limits.pending-loads, 1, 1000000, 0, 1000001",
        "limits.pending-requests, 1, 1000000, 0, 1000001",
        "journal.fsync-interval, 10ms, 1m, 9999us, 60001ms",
        "journal.segment-size, 1MiB, 1GiB, 1023KiB, 1048577KiB"
    })
    void shouldTakeTheEndsOfARangeAndNothingBeyond(String key, String least, String most, String tooLow, String tooHigh)
            throws Exception {
        String roomForShards = "server.shards=1";
        ConfigLoader.load(null, NO_ENVIRONMENT, List.of(roomForShards, "cache.memory=1GiB", key + "=" + least));
        ConfigLoader.load(null, NO_ENVIRONMENT, List.of(roomForShards, "cache.memory=1GiB", key + "=" + most));
        assertThat(faults(null, NO_ENVIRONMENT, key + "=" + tooLow)).hasSize(1);
        assertThat(faults(null, NO_ENVIRONMENT, key + "=" + tooHigh)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "tidemark-0.tidemark.svc", "0.0.0.0", "::", "::1", "fe80::1%eth0", "::ffff:10.0.0.1"
            })
    void shouldTakeHostNamesAndAddresses(String address) throws Exception {
        List<String> assignments = List.of("server.address=" + address);
        assertThat(ConfigLoader.load(null, NO_ENVIRONMENT, assignments)
                        .config()
                        .server()
                        .address())
                .isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "localhost:7600", "[::1]", "http://x", "-x"})
    void shouldRefuseWhatIsNoAddress(String address) {
        assertThat(faults(null, NO_ENVIRONMENT, "server.address=" + address)).hasSize(1);
    }

    @Test
    void shouldRefuseAJournalTooSmallForItsSegments() throws Exception {
        assertThat(faults(null, NO_ENVIRONMENT, "journal.max-size=255MiB", "server.shards=2"))
                .singleElement()
                .asString()
                .contains("journal.max-size=255MiB", "expected 256MiB", "journal.segment-size", "server.shards");
        assertThat(faults(null, NO_ENVIRONMENT, "journal.segment-size=1025KiB"))
                .singleElement()
                .asString()
                .contains("journal.segment-size=1025KiB", "multiple of 4KiB");

        ConfigLoader.load(null, NO_ENVIRONMENT, List.of("journal.max-size=256MiB", "server.shards=2"));
        ConfigLoader.load(
                null, NO_ENVIRONMENT, List.of("journal.max-size=4MiB", "server.shards=64", "journal.enabled=false"));
    }

    @Test
    void shouldKeepTheJournalInTheDataDirectoryUnlessToldOtherwise() throws Exception {
        assertThat(ConfigLoader.load(null, NO_ENVIRONMENT, List.of("data.dir=/d"))
                        .config()
                        .journal()
                        .dir())
                .hasToString("/d/journal");
        assertThat(ConfigLoader.load(null, NO_ENVIRONMENT, List.of("data.dir=/d", "journal.dir=/j"))
                        .config()
                        .journal()
                        .dir())
                .hasToString("/j");
    }

    @Test
    void shouldRefuseAShardTooSmallForItsLargestUsers() throws Exception {
        String[] tooSmall = {"cache.memory=2MiB", "server.shards=4"};
        assertThat(faults(null, NO_ENVIRONMENT, tooSmall))
                .singleElement()
                .asString()
                .contains("cache.memory=2MiB", "server.shards=4", "limits.max-states-per-user=8192");

        ConfigLoader.load(null, NO_ENVIRONMENT, List.of("cache.memory=2MiB", "server.shards=2"));
        ConfigLoader.load(
                null,
                NO_ENVIRONMENT,
                List.of("cache.memory=2MiB", "server.shards=4", "limits.max-states-per-user=1000"));
    }

    @Test
    void shouldLeaveNullToTheDefaultAndResolveReferences() throws Exception {
        Path file = write(
                "store.threads = null",
                "data.dir = /srv",
                "data.dir = ${data.dir}/tidemark",
                "store.block-cache = 32MiB",
                "cache.memory = ${store.block-cache}");

        ServerConfig config = ConfigLoader.load(file, NO_ENVIRONMENT, List.of()).config();

        assertThat(config.store().threads()).isEqualTo(2);
        assertThat(config.data().dir()).isEqualTo(Path.of("/srv/tidemark"));
        assertThat(config.cache().memoryBytes()).isEqualTo(32 << 20);
    }

    @Test
    void shouldTellAFileThatCannotBeRead() throws Exception {
        assertThat(faults(dir.resolve("none.conf"), NO_ENVIRONMENT))
                .singleElement()
                .asString()
                .contains("none.conf");
        assertThat(faults(write("server { port = 1", "x"), NO_ENVIRONMENT, "server.port=x"))
                .hasSize(2)
                .first()
                .asString()
                .contains("test.conf: ", "'x'");
    }

    @Test
    void shouldPassOverEnvironmentVariablesOfOthers() throws Exception {
        ConfigLoader.load(
                null, Map.of("TIDEMARK_HEAP", "1g", "TIDEMARK_PORT", "tcp://10.0.0.1", "SERVER_PORT", "x"), List.of());
        assertThatThrownBy(() -> ConfigLoader.load(null, Map.of("TIDEMARK_SERVER_", "x"), List.of()))
                .isInstanceOf(ConfigException.class);
    }

    private Path write(String... lines) throws IOException {
        return Files.write(dir.resolve("test.conf"), Arrays.asList(lines));
    }

    private static List<String> faults(Path file, Map<String, String> environment, String... assignments) {
        return catchThrowableOfType(
                        ConfigException.class, () -> ConfigLoader.load(file, environment, Arrays.asList(assignments)))
                .faults();
    }

    private static String lineOf(LoadedConfig loaded, String key) {
        return loaded.lines().stream()
                .filter(line -> line.startsWith(key + " = "))
                .findFirst()
                .orElseThrow();
    }

    private static String sourceOf(LoadedConfig loaded, String key) {
        String line = lineOf(loaded, key);
        return line.substring(line.indexOf(" # ") + 3);
    }
}
