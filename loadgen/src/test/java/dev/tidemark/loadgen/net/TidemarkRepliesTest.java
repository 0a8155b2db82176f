package dev.tidemark.loadgen.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.MalformedFrameException;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TidemarkRepliesTest {
    private final List<String> seen = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new TidemarkReplies(new Replies() {
        @Override
        public void onReply(int correlation, String error) {
            seen.add(correlation + " " + error);
        }

        @Override
        public void onReplyInOrder(String error) {
            throw new AssertionError("frames have correlations");
        }
    }));

    private static ByteBuf frames() {
        ByteBuf frames = Unpooled.buffer();
        for (int correlation = 1; correlation <= 3; correlation++) {
            int body = correlation * 7 - 7;
            int status = correlation == 2 ? Status.OVERLOADED : Status.OK;
            RequestEncoder.header(
                    frames,
                    FrameLayout.HEADER_LENGTH + body,
                    Opcode.GET | FrameLayout.REPLY_BIT,
                    0,
                    status,
                    correlation);
            frames.writeZero(body);
        }
        return frames;
    }

    @Test
    void shouldFindFramesHoweverTheyAreCut() {
        int length = frames().readableBytes();
        for (int first = 0; first <= length; first++) {
            for (int second = first; second <= length; second++) {
                seen.clear();
                ByteBuf all = frames();
                channel.writeInbound(all.copy(0, first));
                channel.writeInbound(all.copy(first, second - first));
                channel.writeInbound(all.copy(second, length - second));
                assertThat(seen).containsExactly("1 null", "2 OVERLOADED", "3 null");
            }
        }
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void shouldRefuseALengthThatNoReplyHas() {
        for (int length : new int[] {0, FrameLayout.HEADER_LENGTH - 1, FrameLayout.DEFAULT_MAX_FRAME_LENGTH + 1, -1}) {
            ByteBuf frame = Unpooled.buffer();
            RequestEncoder.header(frame, length, Opcode.GET | FrameLayout.REPLY_BIT, 0, 0, 1);
            assertThatThrownBy(() -> channel.writeInbound(frame)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void shouldKeepNothingWhenTheConnectionEnds() {
        ByteBuf cut = frames();
        cut.writerIndex(cut.writerIndex() - 1);
        channel.writeInbound(cut);
        assertThat(channel.finish()).isFalse(); // the leak check of the tests' JVM watches the rest
        assertThat(seen).containsExactly("1 null", "2 OVERLOADED");
    }
}
