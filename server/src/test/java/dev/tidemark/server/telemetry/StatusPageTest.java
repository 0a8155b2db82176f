package dev.tidemark.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.http.HttpReply;
import dev.tidemark.server.metrics.DurationHistogram;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.store.StoreUsage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusPageTest {
    private static final String FIRST_ROW = "| field | meaning |";

    private final ServerState state = new ServerState(new ServerFacts("1.2.3", "epoll", "rocksdb", "always"), () -> 77);
    private final StatusPage page = new StatusPage(state);

    private Config status() {
        HttpReply reply = page.get(null);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.contentType()).isEqualTo("application/json");
        return ConfigFactory.parseString(
                new String(reply.body(), StandardCharsets.UTF_8),
                ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }

    private ShardCounters serve() {
        ShardCounters counters = new ShardCounters();
        DurationHistogram syncs = new DurationHistogram();
        syncs.record(1);
        state.serve(
                List.of(new ShardSource(counters, syncs, () -> 3, () -> 4, () -> 5)),
                () -> new StoreUsage(6, StoreUsage.NOT_KNOWN),
                System.nanoTime());
        return counters;
    }

    @Test
    void shouldTellItsPhaseBeforeItServes() {
        state.health().enter(Health.Phase.RECOVERING);
        Config status = status();
        assertThat(status.getString("phase")).isEqualTo("RECOVERING");
        assertThat(status.getString("reason")).startsWith("recovering: ");
        assertThat(status.getConfigList("shards")).isEmpty();
        assertThat(status.getString("version")).isEqualTo("1.2.3");
    }

    @Test
    void shouldTellWhatShardsCount() {
        ShardCounters counters = serve();
        counters.add(ShardCounter.HITS, 42);
        counters.requests().count(Opcode.ACK, Status.OK);
        counters.requests().count(Opcode.ACK, Status.OVERLOADED);
        counters.requests().count(0x77, Status.UNKNOWN_OPCODE);
        counters.turns().record(6_000);
        Config status = status();
        assertThat(status.getString("phase")).isEqualTo("READY");
        Config shard = status.getConfigList("shards").get(0);
        assertThat(shard.getLong("hits")).isEqualTo(42);
        assertThat(shard.getLong("inbox_entries")).isEqualTo(3);
        assertThat(shard.getLong("cpu_ns")).isEqualTo(4);
        assertThat(shard.getLong("allocated_bytes")).isEqualTo(5);
        assertThat(shard.getLongList("turns")).startsWith(0L, 1L, 0L).hasSize(DurationHistogram.BUCKETS);
        assertThat(shard.getLongList("journal_sync_times")).startsWith(1L, 0L);
        assertThat(status.getLongList("bounds_ns")).startsWith(5_000L, 10_000L).hasSize(DurationHistogram.BUCKETS - 1);
        assertThat(status.getLong("requests.ACK.OK")).isOne();
        assertThat(status.getLong("requests.ACK.OVERLOADED")).isOne();
        assertThat(status.getLong("requests.GET.OK")).isZero();
        assertThat(status.getLong("requests.other.UNKNOWN_OPCODE")).isOne();
        assertThat(status.getLong("memory.network_bytes")).isEqualTo(77);
        assertThat(status.getLong("memory.store_memory_bytes")).isEqualTo(6);
        assertThat(status.getIsNull("memory.store_disk_bytes")).isTrue();
    }

    @Test
    void shouldBeDescribedFieldByField() throws IOException {
        serve();
        List<String> lines = Files.readAllLines(Path.of("..", "docs", "METRICS.md"));
        List<String> described = lines.stream()
                .skip(lines.indexOf(FIRST_ROW) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(line -> Arrays.stream(line.split("\\|")[1].split(",")))
                .map(field -> field.replace("`", "").strip())
                .toList();
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(status().root().keySet());
    }
}
