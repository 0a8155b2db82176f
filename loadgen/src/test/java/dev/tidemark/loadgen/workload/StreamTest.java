package dev.tidemark.loadgen.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.protocol.Counters;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int USERS = 5_000;

    private final Population population = new Population(USERS, ChannelCounts.skewed(10));
    private final Request request = new Request();

    private RequestStream stream(WorkloadKind kind, String shares) {
        return new Workload(kind, kind.shares(shares), population, kind.defaultZipf(), 10_000, 1, START)
                .stream(0, ShardFilter.ALL);
    }

    @Test
    void shouldSpellOutTheCallsOfAChatService() {
        RequestStream chat = stream(WorkloadKind.CHAT, "connect=1,send=1,read=1");
        int calls = 0;
        int sends = 0;
        int mentions = 0;
        boolean more = chat.next(0, request);
        while (calls < 12_000) {
            assertThat(more).isTrue();
            calls++;
            switch (request.operation()) {
                case LOAD -> {
                    int user = request.user();
                    int acks = 0;
                    chat.next(0, request);
                    while (request.operation() == Operation.ACK && request.user() == user && acks < 8) {
                        acks++;
                        chat.next(0, request);
                    }
                    assertThat(acks).isBetween(1, 8);
                }
                case INCREMENT_MANY -> {
                    sends++;
                    assertThat(request.counters()).isEqualTo(Counters.UNREAD_MASK);
                    int recipients = request.count();
                    int author = request.user();
                    long message = request.message();
                    chat.next(0, request);
                    if (request.operation() == Operation.INCREMENT_MANY) {
                        mentions++;
                        assertThat(request.counters()).isEqualTo(Counters.MENTIONS_MASK);
                        assertThat(request.count()).isEqualTo((recipients + 9) / 10);
                        chat.next(0, request);
                    }
                    assertThat(request.operation()).isEqualTo(Operation.ACK);
                    assertThat(request.user()).isEqualTo(author);
                    assertThat(request.message()).isEqualTo(message);
                    chat.next(0, request);
                }
                default -> {
                    assertThat(request.operation()).isEqualTo(Operation.ACK);
                    chat.next(0, request);
                }
            }
        }
        assertThat((double) sends / calls).isCloseTo(1.0 / 3, within(0.02));
        assertThat((double) mentions / sends).isCloseTo(0.25, within(0.02));
    }

    @Test
    void shouldMixOperationsInTheSharesGiven() {
        RequestStream mixed = stream(WorkloadKind.MIXED, "increment=6,ack=3,load=1");
        Map<Operation, Integer> counts = new EnumMap<>(Operation.class);
        int requests = 100_000;
        for (int i = 0; i < requests; i++) {
            mixed.next(0, request);
            counts.merge(request.operation(), 1, Integer::sum);
        }
        assertThat((double) counts.get(Operation.INCREMENT) / requests).isCloseTo(0.6, within(0.01));
        assertThat((double) counts.get(Operation.ACK) / requests).isCloseTo(0.3, within(0.01));
        assertThat((double) counts.get(Operation.LOAD) / requests).isCloseTo(0.1, within(0.01));
        assertThat(counts).hasSize(3);
    }

    @Test
    void shouldIncrementFewUsersAndGetAllOthersBeside() {
        RequestStream overload = stream(WorkloadKind.OVERLOAD, "cold=3,hot=1");
        Set<Integer> hot = new HashSet<>();
        Set<Integer> cold = new HashSet<>();
        int requests = 40_000;
        int increments = 0;
        for (int i = 0; i < requests; i++) {
            overload.next(0, request);
            boolean isHot = request.operation() == Operation.INCREMENT;
            increments += isHot ? 1 : 0;
            (isHot ? hot : cold).add(request.user());
            assertThat(request.operation()).isIn(Operation.INCREMENT, Operation.GET);
        }
        assertThat((double) increments / requests).isCloseTo(0.25, within(0.01));
        assertThat(hot).hasSize(OverloadStream.HOT_USERS);
        assertThat(cold).hasSizeGreaterThan(USERS * 9 / 10);
    }

    @Test
    void shouldMakeMessageIdsOfTheTimeThatRise() {
        RequestStream acks = stream(WorkloadKind.ACK, "ack=1");
        long last = 0;
        for (int i = 0; i < 1_000; i++) {
            acks.next(i * 100_000L, request);
            assertThat(request.message()).isGreaterThan(last);
            assertThat(request.message() >>> 22)
                    .isEqualTo(START.toEpochMilli() - Snowflake.EPOCH_MS + i * 100_000L / 1_000_000);
            last = request.message();
        }
    }

    @Test
    void shouldStayWithinTheChannelsOfTheUser() {
        for (WorkloadKind kind : WorkloadKind.values()) {
            RequestStream stream = stream(kind, kind.defaultShares());
            for (int i = 0; i < 3_000; i++) {
                stream.next(i, request);
                assertThat(request.user()).isBetween(0, USERS - 1);
                assertThat(request.level()).isBetween(0, population.channelCount(request.user()) - 1);
            }
        }
    }

    @Test
    void shouldPreloadEveryReadStateOnceInHoweverManyParts() {
        Workload workload =
                new Workload(WorkloadKind.GET, WorkloadKind.GET.shares("get=1"), population, 0, 1, 1, START);
        Set<Long> seen = new HashSet<>();
        long states = 0;
        for (int shard = 0; shard < 2; shard++) {
            for (int part = 0; part < 3; part++) {
                RequestStream preload = workload.preload(new ShardFilter(shard, 2), part, 3);
                while (preload.next(0, request)) {
                    assertThat(request.operation()).isEqualTo(Operation.MARK);
                    seen.add((long) request.user() << 32 | request.level());
                    states++;
                }
            }
        }
        long expected = 0;
        for (int user = 0; user < USERS; user++) {
            expected += population.channelCount(user);
        }
        assertThat(states).isEqualTo(expected);
        assertThat(seen).hasSize((int) expected);
        assertThat((double) workload.expectedStates()).isCloseTo((double) expected, within(0.05 * expected));
    }

    @Test
    void shouldKeepARequestThatIsSaved() {
        RequestStream chat = stream(WorkloadKind.CHAT, "connect=1,send=1,read=1");
        Request restored = new Request();
        long[] saved = new long[Request.SAVED_LONGS];
        for (int i = 0; i < 500; i++) {
            chat.next(i, request);
            request.save(saved, 0, i);
            assertThat(restored.restore(saved, 0)).isEqualTo(i);
            assertThat(restored).usingRecursiveComparison().isEqualTo(request);
        }
    }
}
