package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.Command;
import dev.tidemark.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/tidemark store} between RocksDB, Cassandra and files: what was moved is all there, for the tool, a server and CQL. */
final class CassandraTransferIT {
    private static final int STORE_OWNED = 10;
    private static final int DIFFERENT = 20;
    private static final int USERS = 500;
    private static final int REQUESTS = 6_000;
    private static final long AS_OF = 1_795_593_600_000_000L;
    private static final Path LAUNCHER =
            Path.of("..", "bin", "tidemark").toAbsolutePath().normalize();

    @TempDir
    private Path dir;

    private final CassandraTable table = new CassandraTable();
    private String cassandra;
    private String rocksDb;

    @BeforeEach
    void name() throws IOException {
        cassandra = "config:" + config("tool");
        rocksDb = "rocksdb:" + dir.resolve("rocksdb");
    }

    @Test
    void shouldMoveFromRocksDbToCassandraAndBack() throws IOException {
        ModelClient client = new ModelClient(20261128, 1, USERS);
        try (ServerProcess server = ServerProcess.on(dir.resolve("rocksdb"))
                .with("server.shards", 1)
                .start()) {
            client.run(server, 0, REQUESTS);
            client.verifyAll(server);
            server.stopCleanly();
        }
        assertDone(store("import", "--checkpoint", dir.resolve("progress").toString(), rocksDb, cassandra));
        assertDone(store("compare", rocksDb, cassandra));
        assertThat(exported(cassandra)).isEqualTo(exported(rocksDb)).hasSizeGreaterThan(USERS);

        try (ServerProcess server = table.server(dir.resolve("server")).start()) {
            client.verifyAll(server);
            assertThat(store("import", rocksDb, cassandra).code())
                    .as("beside a server")
                    .isEqualTo(STORE_OWNED);
            client.run(server, 0, REQUESTS);
            server.stopCleanly();
        }
        assertThat(store("compare", rocksDb, cassandra).code()).isEqualTo(DIFFERENT);
        assertDone(store("import", cassandra, rocksDb));
        assertDone(store("compare", rocksDb, cassandra));
        try (ServerProcess server = ServerProcess.on(dir.resolve("rocksdb")).start()) {
            client.verifyAll(server);
            server.stopCleanly();
        }
    }

    @Test
    void shouldImportTheTableOfAnotherProgramIntoCassandra() throws IOException {
        Path csv = Files.writeString(
                dir.resolve("read_states.csv"),
                "user_id,channel_id,last_message_id,mention_count\n42,7,1000,3\n42,18446744073709551615,2000,\n43,7,990,0\n");
        assertDone(store(
                "import",
                "--as-of",
                "2026-11-25T08:00:00Z",
                "--columns",
                "user=user_id,channel=channel_id,lastRead=last_message_id,counter0=mention_count",
                csv.toString(),
                cassandra));
        assertThat(table.rows())
                .isEqualTo(Map.of(
                        42L, List.of(entry(7, 1000, 3), entry(-1, 2000, 0)),
                        43L, List.of(entry(7, 990, 0))));
    }

    @Test
    void shouldRefuseOnePlaceTwice() throws IOException {
        Command.Ended ended = store("compare", cassandra, "config:" + config("same table, other directory"));
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.said()).contains("the same store");
    }

    private static ReplyFrame.Entry entry(long channel, long lastRead, int mentions) {
        return new ReplyFrame.Entry(channel, new ReadState(lastRead, 0, 0, AS_OF, mentions, 0, 0, 0));
    }

    /** The lines of an export, whatever the order of users. */
    private List<String> exported(String place) throws IOException {
        Path file = Files.createTempDirectory(dir, "export").resolve("states.csv");
        assertDone(store("export", place, file.toString()));
        return Files.readAllLines(file).stream().sorted().toList();
    }

    /** A configuration file with the table, and a data directory of its own. */
    private Path config(String name) throws IOException {
        StringBuilder text = new StringBuilder("data.dir = \"" + dir.resolve(name) + "\"\n");
        table.keys()
                .forEach((key, value) ->
                        text.append(key).append(" = \"").append(value).append("\"\n"));
        return Files.writeString(dir.resolve(name + ".conf"), text);
    }

    private static Command.Ended store(String... arguments) {
        List<String> words = new ArrayList<>(
                List.of("env", "JAVA_HOME=" + System.getProperty("java.home"), LAUNCHER.toString(), "store"));
        words.addAll(List.of(arguments));
        return Command.tryRun(words.toArray(String[]::new));
    }

    private static void assertDone(Command.Ended ended) {
        assertThat(ended.code()).as(ended.said()).isZero();
    }
}
