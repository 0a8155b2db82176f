package dev.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.shard.Replies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplyBufferTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context = channel.pipeline().firstContext();
    private final ReplyBuffer replies = new ReplyBuffer();
    private int next;

    @AfterEach
    void close() {
        replies.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void shouldWriteAtOnceWhatWaitsForNothing() {
        reply(Opcode.GET);
        reply(Opcode.GET);

        assertThat(write(0)).isTrue();

        assertThat(written()).containsExactly(0, 1);
        assertThat(replies.isWritten()).isTrue();
        assertThat(replies.isHeld()).isFalse();
    }

    @Test
    void shouldHoldRepliesUntilTheirPositionIsConfirmed() {
        reply(Opcode.INCREMENT);
        replies.hold(100);

        assertThat(write(99)).isFalse();
        assertThat(written()).isEmpty();
        assertThat(replies.isHeld()).isTrue();
        assertThat(replies.isWritten()).isFalse();

        assertThat(write(100)).isTrue();
        assertThat(written()).containsExactly(0);
        assertThat(replies.isHeld()).isFalse();
    }

    @Test
    void shouldHoldReadsBehindAChange() {
        reply(Opcode.INCREMENT);
        replies.hold(100);
        write(0);
        reply(Opcode.GET);

        assertThat(write(50)).isFalse();
        assertThat(written()).isEmpty();
        assertThat(write(100)).isTrue();
        assertThat(written()).containsExactly(0, 1);
    }

    @Test
    void shouldHoldAFenceBehindASilentChange() {
        replies.hold(100);
        assertThat(write(50)).as("nothing to write").isTrue();
        reply(Opcode.PING);

        assertThat(write(50)).isFalse();
        assertThat(written()).isEmpty();
        assertThat(write(100)).isTrue();
        assertThat(written()).containsExactly(0);
    }

    @Test
    void shouldLetTheFirstLeaveHoweverManyComeBehind() {
        reply(Opcode.INCREMENT);
        replies.hold(100);
        write(0);
        for (int position = 101; position < 200; position++) {
            reply(Opcode.INCREMENT);
            replies.hold(position);
            write(99);
        }

        write(120);
        assertThat(written()).as("the first alone").containsExactly(0);
        write(198);
        assertThat(written()).isEmpty();
        assertThat(write(199)).isTrue();
        assertThat(written()).hasSize(99).startsWith(1).endsWith(99);
    }

    @Test
    void shouldGoOnAfterAPartHasLeft() {
        reply(Opcode.INCREMENT);
        replies.hold(100);
        write(0);
        reply(Opcode.ACK);
        replies.hold(200);
        write(100);
        assertThat(written()).containsExactly(0);
        reply(Opcode.ACK);
        replies.hold(300);
        write(150);

        write(200);
        assertThat(written()).containsExactly(1);
        write(300);
        assertThat(written()).containsExactly(2);
        assertThat(replies.isWritten()).isTrue();
    }

    @Test
    void shouldSayThatNobodyKnowsWhenTheJournalIsBroken() {
        reply(Opcode.GET);
        reply(Opcode.INCREMENT);
        refusal(Opcode.ACK, Status.LIMIT);
        refusal(Opcode.RESET, Status.CONFLICT);
        reply(Opcode.PING);
        replies.hold(100);
        write(0);

        replies.makeUnknown(channel.alloc(), Replies.text("broken"));
        assertThat(write(0)).isTrue();

        ByteBuf out = channel.readOutbound();
        List<Integer> statuses = new ArrayList<>();
        List<Integer> correlations = new ArrayList<>();
        for (int at = 0; at < out.readableBytes(); at += out.getIntLE(at + FrameLayout.LENGTH_OFFSET)) {
            statuses.add(out.getUnsignedShortLE(at + FrameLayout.PARAM_OFFSET));
            correlations.add(out.getIntLE(at + FrameLayout.CORRELATION_OFFSET));
        }
        out.release();
        assertThat(statuses)
                .containsExactly(Status.OK, Status.INTERNAL, Status.LIMIT, Status.INTERNAL, Status.INTERNAL);
        assertThat(correlations).containsExactly(0, 1, 2, 3, 4);
    }

    private void reply(int opcode) {
        Replies.begin(replies.output(PooledByteBufAllocator.DEFAULT, 60), 60, opcode, next++, 0, Status.OK);
    }

    private void refusal(int opcode, int status) {
        Replies.refusal(
                replies.output(PooledByteBufAllocator.DEFAULT, Replies.MAX_REFUSAL_LENGTH),
                opcode,
                next++,
                status,
                Replies.text("no"));
    }

    private boolean write(long confirmed) {
        return replies.write(context, confirmed, () -> {});
    }

    /** The correlations of the replies that have left since the last call. */
    private List<Integer> written() {
        List<Integer> correlations = new ArrayList<>();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            for (int at = 0; at < out.readableBytes(); at += out.getIntLE(at + FrameLayout.LENGTH_OFFSET)) {
                correlations.add(out.getIntLE(at + FrameLayout.CORRELATION_OFFSET));
            }
            out.release();
        }
        return correlations;
    }
}
