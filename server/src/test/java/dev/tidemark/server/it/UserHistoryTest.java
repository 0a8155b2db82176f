package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.model.ModelUser;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The judge of what a crash has left: passes what is right, and says of everything else how wrong it is. */
final class UserHistoryTest {
    private static final long USER = 42;
    private static final long NOW = 1_000;
    private static final byte[] LOAD = WireClient.frame(out -> RequestEncoder.load(out, 9, USER, 0, 0, 0));

    private final UserHistory history = new UserHistory(USER, new ReadStateModel(8).user(USER));

    @Test
    void shouldPassEveryPrefixThatHasWhatWasAcknowledged() {
        read(1, 10).acknowledge(NOW);
        read(1, 20);
        read(2, 30);
        assertThat(judge(page(100).state(1, 10, 100)).lost()).isZero();
        assertThat(judge(page(200).state(1, 20, 200)).lost()).isZero();
        UserHistory.Verdict whole = judge(page(300).state(1, 20, 200).state(2, 30, 300));
        assertThat(whole.lost()).isZero();
        assertThat(whole.bound()).isEqualTo(1);
        assertThat(whole.isAmbiguous()).isFalse();
        assertThat(whole.survivor().states()).hasSize(2);
        assertThat(whole.survivor().newest().value()).isEqualTo(300);
    }

    @Test
    void shouldCountWhatIsLost() {
        read(1, 10).acknowledge(NOW);
        read(1, 20).acknowledge(NOW);
        read(1, 30).acknowledge(NOW);
        read(1, 40);
        assertThat(judge(page(0)).lost()).isEqualTo(3);
        assertThat(judge(page(100).state(1, 10, 100)).lost()).isEqualTo(2);
        assertThat(judge(page(200).state(1, 20, 200)).lost()).isEqualTo(1);
        assertThat(judge(page(300).state(1, 30, 300)).lost()).isZero();
    }

    @Test
    void shouldSayOfWhatIsNoPrefixThatItNeverWasSo() {
        read(1, 10);
        read(2, 20);
        assertNeverWasSo(page(200).state(2, 20, 200));
        assertNeverWasSo(page(100).state(1, 11, 100));
        assertNeverWasSo(page(200).state(1, 10, 200).state(2, 20, 100));
        assertNeverWasSo(page(100).state(1, 10, 99));
        assertNeverWasSo(page(300).state(1, 10, 100).state(2, 20, 200).state(3, 1, 300));
    }

    @Test
    void shouldWantAckManyWholeOrAbsent() {
        add(out -> RequestEncoder.ackMany(out, 0, 0, 1, USER, new long[] {1, 2}, new long[] {10, 20}, 2));
        assertThat(judge(page(0)).lost()).isZero();
        assertThat(judge(page(100).state(1, 10, 100).state(2, 20, 100)).lost()).isZero();
        assertNeverWasSo(page(100).state(1, 10, 100));
        assertNeverWasSo(page(100).state(2, 20, 100));
        assertNeverWasSo(page(200).state(1, 10, 100).state(2, 20, 200));
    }

    @Test
    void shouldNotTakeAnOlderStateForANewerOneWithTheSameFields() {
        read(1, 10).acknowledge(NOW);
        UserHistory.Verdict before = judge(page(100).state(1, 10, 100));
        history.restart(before.survivor());
        forget(1).acknowledge(NOW);
        read(1, 10).acknowledge(NOW);
        assertThat(judge(page(100).state(1, 10, 100)).lost()).isEqualTo(2);
        assertThat(judge(page(300).state(1, 10, 300)).lost()).isZero();
    }

    @Test
    void shouldTellWhenStatesAllowMoreThanOneHistory() {
        read(1, 10);
        forget(1);
        read(1, 10);
        assertThat(judge(page(100).state(1, 10, 100)).isAmbiguous()).isTrue();
        assertThat(judge(page(200)).isAmbiguous()).isFalse();
        assertThat(judge(page(0)).isAmbiguous()).isFalse();
    }

    @Test
    void shouldLeaveOutWhatWasRefusedAndWhatWasAcknowledgedTooLate() {
        read(1, 10).acknowledge(NOW);
        read(2, 10).refuse();
        read(1, 20).acknowledge(NOW + 1);
        UserHistory.Verdict first = judge(page(100).state(1, 10, 100));
        assertThat(first.lost()).isZero();
        assertThat(first.bound()).isEqualTo(1);
        assertThat(judge(page(200).state(1, 20, 200)).lost()).isZero();
        assertNeverWasSo(page(200).state(1, 10, 100).state(2, 10, 200));
    }

    private UserHistory.Step read(long channel, long message) {
        return add(out -> RequestEncoder.ack(out, 0, 0, 1, USER, channel, message));
    }

    private UserHistory.Step forget(long channel) {
        return add(out -> RequestEncoder.forget(out, 0, 1, USER, channel, 0));
    }

    private UserHistory.Step add(Consumer<ByteBuf> encoder) {
        return history.add(WireClient.frame(encoder), true);
    }

    private void assertNeverWasSo(Page page) {
        UserHistory.Verdict verdict = judge(page);
        ModelUser survivor = verdict.survivor();
        assertThat(survivor).isNull();
        assertThat(verdict.lost()).isEqualTo(verdict.bound());
    }

    private UserHistory.Verdict judge(Page page) {
        return history.judge(LOAD, new ReplyFrame(page.bytes()), NOW);
    }

    private static Page page(long version) {
        return new Page(version);
    }

    /** A LOAD reply with states that have been read up to a message, and nothing else. */
    private static final class Page {
        private final ByteBuffer frame = ByteBuffer.allocate(1_024).order(ByteOrder.LITTLE_ENDIAN);
        private int count;

        Page(long version) {
            frame.putInt(0)
                    .put((byte) (Opcode.LOAD | FrameLayout.REPLY_BIT))
                    .put((byte) 0)
                    .putShort((short) 0)
                    .putInt(9);
            frame.putLong(version).putInt(0).putShort((short) 56).putShort((short) 0);
        }

        Page state(long channel, long lastRead, long version) {
            count++;
            frame.putLong(channel).putLong(lastRead).putLong(0).putLong(0).putLong(version);
            frame.putLong(0).putLong(0);
            return this;
        }

        byte[] bytes() {
            byte[] bytes = new byte[frame.position()];
            frame.putInt(0, bytes.length).putInt(20, count);
            frame.get(0, bytes);
            return bytes;
        }
    }
}
