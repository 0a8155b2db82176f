package dev.tidemark.loadgen.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.server.TargetKind;
import dev.tidemark.loadgen.workload.ChannelCounts;
import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.loadgen.workload.Request;
import dev.tidemark.loadgen.workload.RequestStream;
import dev.tidemark.loadgen.workload.ShardFilter;
import dev.tidemark.loadgen.workload.Workload;
import dev.tidemark.loadgen.workload.WorkloadKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same seed sends the same bytes, to each target; another seed, or another stream of the same, does not. */
class DeterminismTest {
    private static final int REQUESTS = 5_000;

    private static byte[] bytes(TargetKind target, WorkloadKind kind, long seed, int stream) {
        Population population = new Population(10_000, ChannelCounts.skewed(10));
        Workload workload = new Workload(
                kind,
                kind.shares(kind.defaultShares()),
                population,
                kind.defaultZipf(),
                10_000,
                seed,
                Instant.parse("2026-01-01T00:00:00Z"));
        RequestStream requests = workload.stream(stream, ShardFilter.ALL);
        Dialect dialect = target.dialect(population, "");
        Request request = new Request();
        ByteBuf out = Unpooled.buffer();
        for (int i = 0; i < REQUESTS; i++) {
            requests.next(i * 10_000L, request);
            dialect.write(out, i + 1, request);
        }
        return ByteBufUtil.getBytes(out);
    }

    @ParameterizedTest
    @EnumSource(WorkloadKind.class)
    void shouldSendTheSameBytesWithTheSameSeed(WorkloadKind kind) {
        for (TargetKind target : TargetKind.values()) {
            byte[] first = bytes(target, kind, 42, 3);
            assertThat(bytes(target, kind, 42, 3)).isEqualTo(first);
            assertThat(bytes(target, kind, 43, 3)).isNotEqualTo(first);
            assertThat(bytes(target, kind, 42, 4)).isNotEqualTo(first);
        }
    }
}
