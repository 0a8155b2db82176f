package dev.tidemark.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The model plays {@code vectors/behaviour.json}, and what PROTOCOL.md says beyond it, case by case. */
final class ReadStateModelTest {
    private static final long USER = 42;
    private static final long CHANNEL = 7;

    private final ReadStateModel model = new ReadStateModel(3);

    @ParameterizedTest
    @MethodSource("dev.tidemark.server.model.GoldenBehaviour#sequences")
    void shouldAnswerAsTheVectorsSay(GoldenBehaviour.Sequence sequence) {
        ReadStateModel whole = new ReadStateModel(8_192);
        long version = 1_790_000_000_000_000L;
        for (GoldenBehaviour.Step step : sequence.steps()) {
            ModelReply reply =
                    step.isForManyUsers() ? whole.apply(step.request()) : whole.apply(step.request(), version++);
            assertThat(reply.status()).as("status of " + reply.request()).isEqualTo(step.status());
            assertThat(reply.flags()).as("flags of " + reply.request()).isEqualTo(step.flags());
            assertThat(reply.isSent()).isTrue();
            if (step.state() != null) {
                assertThat(valuesOf(reply)).as(reply.request().toString()).isEqualTo(step.state());
            }
            if (step.channels() != null) {
                assertThat(channelsOf(reply)).isEqualTo(step.channels());
            }
            if (step.applied() != null) {
                assertThat(countsOf(reply)).containsExactly(step.applied(), step.unchanged());
            }
        }
    }

    @Test
    void shouldGiveNoFlagForAnAckThatIsLate() {
        run(out -> RequestEncoder.ack(out, 0, 0, 1, USER, CHANNEL, 50));
        run(out -> RequestEncoder.increment(out, 0, 1, 1, USER, CHANNEL, 60, 1));
        assertReply(out -> RequestEncoder.ack(out, 0, 1, 1, USER, CHANNEL, 49), Status.OK, 0);
        assertReply(out -> RequestEncoder.ack(out, RequestFlags.FORCE, 1, 1, USER, CHANNEL, 49), Status.OK, 0);
    }

    @Test
    void shouldNeverLowerAPositionByCounting() {
        run(out -> RequestEncoder.increment(out, 0, 3, 1, USER, CHANNEL, 60, 1));
        assertThat(valuesOf(run(out -> RequestEncoder.increment(out, 0, 3, 1, USER, CHANNEL, 50, 1))))
                .isEqualTo(new Values(0, 60, 60, List.of(2, 2, 0, 0)));
    }

    /** What has been read counts for nothing, before anything else is asked. */
    @Test
    void shouldGiveNoFlagForAnIncrementOfWhatHasBeenRead() {
        run(out -> RequestEncoder.ack(out, 0, 0, 1, USER, CHANNEL, 50));
        int once = RequestFlags.ONCE;
        assertReply(out -> RequestEncoder.increment(out, once, 1, 1, USER, CHANNEL, 50, 1), Status.OK, 0);
        assertReply(out -> RequestEncoder.increment(out, 0, 1, 1, USER, CHANNEL, 50, -1), Status.OK, 0);
    }

    @Test
    void shouldAnswerZeroToExistingWithoutAState() {
        int existing = RequestFlags.EXISTING;
        ModelReply reply = run(out -> RequestEncoder.increment(out, existing, 1, 1, USER, CHANNEL, 0, -1));
        assertThat(reply.flags()).isZero();
        assertThat(valuesOf(reply)).isEqualTo(Values.ZERO);
        assertThat(model.user(USER).states()).isEmpty();
    }

    @Test
    void shouldKeepBackQuietRepliesUnlessTheyCarryNewerOrARefusal() {
        assertThat(run(out -> RequestEncoder.increment(out, RequestFlags.QUIET, 1, 1, USER, CHANNEL, 60, 1))
                        .isSent())
                .isFalse();
        assertThat(run(out -> RequestEncoder.ack(out, RequestFlags.QUIET, 1, 1, USER, CHANNEL, 50))
                        .isSent())
                .isTrue();
        assertThat(run(out -> RequestEncoder.ack(out, RequestFlags.QUIET, 1, 1, USER, CHANNEL, 0))
                        .isSent())
                .isTrue();
    }

    @Test
    void shouldLimitStatesOfAUser() {
        for (long channel = 1; channel <= 3; channel++) {
            long each = channel;
            run(out -> RequestEncoder.ack(out, 0, 0, 1, USER, each, 5));
        }
        assertReply(out -> RequestEncoder.ack(out, 0, 0, 1, USER, 4, 5), Status.LIMIT, 0);
        assertReply(out -> RequestEncoder.increment(out, 0, 1, 1, USER, 4, 0, -1), Status.OK, ReplyFlags.CLAMPED);
        assertReply(
                out -> RequestEncoder.ackMany(out, 0, 0, 1, USER, new long[] {1, 4}, new long[] {9, 9}, 2),
                Status.LIMIT,
                0);
        assertThat(model.user(USER).states().get(1L).values().lastRead()).isEqualTo(5);
        run(out -> RequestEncoder.forget(out, 0, 1, USER, 2, 0));
        assertReply(out -> RequestEncoder.ack(out, 0, 0, 1, USER, 4, 5), Status.OK, ReplyFlags.APPLIED);
    }

    @Test
    void shouldAnswerPartialForThoseAtTheLimit() {
        for (long channel = 1; channel <= 3; channel++) {
            long each = channel;
            run(out -> RequestEncoder.ack(out, 0, 0, 1, USER, each, 5));
        }
        ModelReply reply = run(out -> RequestEncoder.incrementMany(out, 0, 1, 1, 9, 0, 1, new long[] {1, USER, 1}, 3));
        assertThat(reply.status()).isEqualTo(Status.PARTIAL);
        assertThat(reply.body())
                .isEqualTo(new ReplyBody.Incremented(2, 0, List.of(new ReplyFrame.Failure(USER, Status.LIMIT))));
    }

    @Test
    void shouldLoadFullOnlyForADeltaThatCannotSayARemoval() {
        at(1_000, out -> RequestEncoder.ack(out, 0, 0, 1, USER, 1, 5));
        at(2_000, out -> RequestEncoder.ack(out, 0, 0, 1, USER, 2, 5));
        at(3_000, out -> RequestEncoder.forget(out, 0, 1, USER, 1, 0));
        at(4_000, out -> RequestEncoder.ack(out, 0, 0, 1, USER, 3, 5));
        assertLoad(0, 0, List.of(2L, 3L));
        assertLoad(2_000, ReplyFlags.FULL, List.of(2L, 3L));
        assertLoad(2_999, ReplyFlags.FULL, List.of(2L, 3L));
        assertLoad(3_000, 0, List.of(3L));
        assertLoad(4_000, 0, List.of());
        assertLoad(4_001, ReplyFlags.FULL, List.of(2L, 3L));
        assertLoad(-1, ReplyFlags.FULL, List.of(2L, 3L));
    }

    @Test
    void shouldRefuseVersionsThatDoNotRise() {
        at(2_000, out -> RequestEncoder.ack(out, 0, 0, 1, USER, 1, 5));
        assertThatThrownBy(() -> at(2_000, out -> RequestEncoder.ack(out, 0, 0, 1, USER, 2, 5)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("does not rise");
    }

    @Test
    void shouldCheckAVersionThatBecomesKnownLateAgainstBothNeighbours() {
        at(2_000, out -> RequestEncoder.ack(out, 0, 0, 1, USER, 1, 5));
        run(out -> RequestEncoder.ack(out, RequestFlags.QUIET, 0, 1, USER, 2, 5));
        at(3_000, out -> RequestEncoder.ack(out, 0, 0, 1, USER, 3, 5));
        ModelVersion late = model.user(USER).states().get(2L).version();
        assertThatThrownBy(() -> late.see(2_000)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> late.see(3_000)).isInstanceOf(AssertionError.class);
        late.see(2_999);
        assertThat(late.value()).isEqualTo(2_999);
    }

    @Test
    void shouldGiveOneVersionToAllThatAnAckManyChanges() {
        ModelReply reply =
                run(out -> RequestEncoder.ackMany(out, 0, 0, 1, USER, new long[] {2, 1, 2}, new long[] {8, 9, 7}, 3));
        ReplyBody.Acked body = (ReplyBody.Acked) reply.body();
        assertThat(body.applied()).isEqualTo(2);
        assertThat(body.unchanged()).isEqualTo(1);
        assertThat(model.user(USER).states().values())
                .allSatisfy(state -> assertThat(state.version()).isSameAs(body.version()));
    }

    /** Does a request without telling its version. */
    private ModelReply run(Consumer<ByteBuf> encoder) {
        return at(0, encoder);
    }

    private ModelReply at(long version, Consumer<ByteBuf> encoder) {
        ByteBuf out = Unpooled.buffer();
        encoder.accept(out);
        return model.apply(ByteBufUtil.getBytes(out), version);
    }

    private void assertReply(Consumer<ByteBuf> encoder, int status, int flags) {
        ModelReply reply = run(encoder);
        assertThat(Status.nameOf(reply.status())).isEqualTo(Status.nameOf(status));
        assertThat(reply.flags()).isEqualTo(flags);
    }

    private void assertLoad(long since, int flags, List<Long> channels) {
        ModelReply reply = run(out -> RequestEncoder.load(out, 1, USER, 0, since, 0));
        assertThat(reply.flags()).as("flags since " + since).isEqualTo(flags);
        assertThat(channelsOf(reply)).as("channels since " + since).isEqualTo(channels);
    }

    private static Values valuesOf(ModelReply reply) {
        ModelUser.Held state = ((ReplyBody.State) reply.body()).state();
        return state == null ? Values.ZERO : state.values();
    }

    private static List<Long> channelsOf(ModelReply reply) {
        return ((ReplyBody.Page) reply.body())
                .rest().stream().map(ReplyBody.Page.Line::channel).toList();
    }

    private static List<Integer> countsOf(ModelReply reply) {
        return reply.body() instanceof ReplyBody.Acked acked
                ? List.of(acked.applied(), acked.unchanged())
                : List.of(
                        ((ReplyBody.Incremented) reply.body()).applied(),
                        ((ReplyBody.Incremented) reply.body()).unchanged());
    }
}
