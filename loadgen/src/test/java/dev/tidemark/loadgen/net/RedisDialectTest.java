package dev.tidemark.loadgen.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.workload.ChannelCounts;
import dev.tidemark.loadgen.workload.Operation;
import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.loadgen.workload.Request;
import dev.tidemark.loadgen.workload.RequestStream;
import dev.tidemark.loadgen.workload.ShardFilter;
import dev.tidemark.loadgen.workload.Workload;
import dev.tidemark.loadgen.workload.WorkloadKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RedisDialectTest {
    private final Population population = new Population(1_000, ChannelCounts.skewed(10));
    private final RedisDialect dialect = new RedisDialect(population);
    private final Request request = new Request();

    private RequestStream stream(WorkloadKind kind) {
        return new Workload(
                        kind,
                        kind.shares(kind.defaultShares()),
                        population,
                        0,
                        100,
                        1,
                        Instant.parse("2026-01-01T00:00:00Z"))
                .stream(0, ShardFilter.ALL);
    }

    /** Commands as a Redis server would read them: arrays of bulk strings, each as long as it says. */
    private static List<List<String>> commands(ByteBuf bytes) {
        Iterator<String> lines =
                bytes.toString(StandardCharsets.US_ASCII).lines().iterator();
        List<List<String>> commands = new ArrayList<>();
        while (lines.hasNext()) {
            String header = lines.next();
            assertThat(header).startsWith("*");
            List<String> command = new ArrayList<>();
            for (int left = Integer.parseInt(header.substring(1)); left > 0; left--) {
                String length = lines.next();
                String part = lines.next();
                assertThat(length).isEqualTo("$" + part.length());
                command.add(part);
            }
            commands.add(command);
        }
        return commands;
    }

    private List<List<String>> written() {
        ByteBuf out = Unpooled.buffer();
        int replies = dialect.write(out, 1, request);
        List<List<String>> commands = commands(out);
        assertThat(commands).hasSize(replies);
        return commands;
    }

    @ParameterizedTest
    @EnumSource(WorkloadKind.class)
    void shouldWriteCommandsThatRedisReads(WorkloadKind kind) {
        RequestStream stream = stream(kind);
        for (int i = 0; i < 500; i++) {
            stream.next(i, request);
            String user = "u" + Long.toUnsignedString(population.userId(request.user()));
            String channel = request.operation() == Operation.LOAD
                    ? ""
                    : Long.toUnsignedString(population.channelId(request.user(), request.level()));
            String message = Long.toUnsignedString(request.message());
            List<List<String>> commands = written();
            switch (request.operation()) {
                case INCREMENT -> assertThat(commands).containsExactly(List.of("HINCRBY", user, "n" + channel, "1"));
                case GET ->
                    assertThat(commands)
                            .containsExactly(List.of("HMGET", user, "r" + channel, "m" + channel, "n" + channel));
                case LOAD -> assertThat(commands).containsExactly(List.of("HGETALL", user));
                case ACK ->
                    assertThat(commands)
                            .containsExactly(List.of(
                                    "EVALSHA",
                                    AckScript.sha1(),
                                    "1",
                                    user,
                                    "r" + channel,
                                    message,
                                    "m" + channel,
                                    "n" + channel));
                default -> {
                    String counter = request.counters() == 1 ? "m" : "n";
                    assertThat(commands)
                            .isNotEmpty()
                            .allSatisfy(command -> assertThat(command)
                                    .hasSize(4)
                                    .startsWith("HINCRBY")
                                    .endsWith(counter + channel, "1"));
                    assertThat(commands.get(0)).contains(user);
                }
            }
        }
    }

    @Test
    void shouldPreloadWhatAnAckLeaves() {
        RequestStream preload = new Workload(
                        WorkloadKind.GET,
                        WorkloadKind.GET.shares("get=1"),
                        population,
                        0,
                        1,
                        1,
                        Instant.parse("2026-01-01T00:00:00Z"))
                .preload(ShardFilter.ALL, 0, 1);
        preload.next(0, request);
        String channel = Long.toUnsignedString(population.channelId(0, 0));
        assertThat(written())
                .containsExactly(List.of(
                        "HSET",
                        "u" + population.userId(0),
                        "r" + channel,
                        Long.toString(request.message()),
                        "m" + channel,
                        "0",
                        "n" + channel,
                        "0"));
    }

    @ParameterizedTest
    @CsvSource({"0,$1|0|", "7,$1|7|", "1234567890,$10|1234567890|", "-1,$20|18446744073709551615|"})
    void shouldWriteIdsUnsigned(long id, String expected) {
        ByteBuf out = Unpooled.buffer();
        new RespWriter().bulk(out, id);
        assertThat(out.toString(StandardCharsets.US_ASCII).replace("\r\n", "|")).isEqualTo(expected);
    }

    @Test
    void shouldFindTheEndOfEveryKindOfReplyHoweverItIsCut() {
        byte[] replies =
                (":5\r\n+OK\r\n$3\r\nabc\r\n$-1\r\n*0\r\n*2\r\n$1\r\na\r\n:1\r\n$0\r\n\r\n-OOM command not allowed\r\n"
                                + "*3\r\n$1\r\n1\r\n$-1\r\n*1\r\n:2\r\n:6\r\n*-1\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        for (int cut = 0; cut <= replies.length; cut++) {
            List<String> seen = new ArrayList<>();
            EmbeddedChannel channel = new EmbeddedChannel();
            dialect.addReplyHandlers(channel.pipeline(), new Replies() {
                @Override
                public void onReply(int correlation, String error) {
                    throw new AssertionError("Redis has no correlations");
                }

                @Override
                public void onReplyInOrder(String error) {
                    seen.add(String.valueOf(error));
                }
            });
            channel.writeInbound(Unpooled.copiedBuffer(replies, 0, cut));
            channel.writeInbound(Unpooled.copiedBuffer(replies, cut, replies.length - cut));
            assertThat(channel.finish()).isFalse();
            assertThat(seen)
                    .containsExactly(
                            "null", "null", "null", "null", "null", "null", "null", "OOM", "null", "null", "null");
        }
    }
}
