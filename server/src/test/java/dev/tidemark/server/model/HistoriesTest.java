package dev.tidemark.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** That the judge of crashes finds what is wrong, and lets pass what is not. */
class HistoriesTest {
    private static final long USER = 42;
    private static final long CHANNEL = 7;

    private final ReadStateModel model = new ReadStateModel(10);
    private final Histories histories = new Histories(model);

    /** Changes the user with versions 1, 2, 3 … so many times; the reply of each is acknowledged up to a number. */
    private void change(int times, int acknowledged) {
        for (int i = 1; i <= times; i++) {
            Histories.Told told = histories.onRun(increment(0), reply(i, i));
            assertThat(told.isRefused()).isFalse();
            if (i <= acknowledged) {
                told.acknowledge();
            }
        }
    }

    private void settle(FoundUser found, long least, boolean all) {
        histories.settle(USER, found, least, all);
    }

    @Test
    void shouldTakeAnythingFromTheLastAcknowledgedChangeOn() {
        for (int survived = 2; survived <= 4; survived++) {
            HistoriesTest each = new HistoriesTest();
            each.change(4, 2);
            int found = survived;
            assertThatCode(() -> each.settle(found(found, found), 0, true)).doesNotThrowAnyException();
            assertThat(each.histories.checked()).isEqualTo(2);
            assertThat(each.model.user(USER).newest().value()).isEqualTo(survived);
        }
    }

    @Test
    void shouldCatchAnAcknowledgedChangeThatWasLost() {
        change(4, 3);

        assertThatThrownBy(() -> settle(found(2, 2), 0, true))
                .hasMessageContaining("user=42: a user has lost changes: it is what it was after change 2");
    }

    @Test
    void shouldLetGoOfAcknowledgedChangesWhereThatIsAllowedButNotOfDurableOnes() {
        change(4, 4);
        assertThatThrownBy(() -> settle(found(1, 1), 2, false)).hasMessageContaining("durable version=2");
        assertThatCode(() -> settle(found(2, 2), 2, false)).doesNotThrowAnyException();
    }

    @Test
    void shouldCatchAContentThatNeverWas() {
        change(4, 0);

        assertThatThrownBy(() -> settle(found(2, 3), 0, false)).hasMessageContaining("what it never was");
        assertThatThrownBy(() -> settle(found(5, 5), 0, false)).hasMessageContaining("what it never was");
        assertThatThrownBy(() -> settle(new FoundUser(found(2, 2).states(), 2, 1), 0, false))
                .hasMessageContaining("what it never was");
    }

    @Test
    void shouldTakeTheEffectOfARequestThatMayHaveRun() {
        change(2, 2);
        histories.mayHaveRun(increment(0));

        assertThatCode(() -> settle(found(3, 9), 0, true)).doesNotThrowAnyException();
    }

    @Test
    void shouldTakeAFanOutThatMayHaveRunForSomeOfItsUsers() {
        change(2, 2);
        ByteBuf out = Unpooled.buffer();
        long[] users = {USER, 43};
        RequestEncoder.incrementMany(out, RequestFlags.QUIET, 1, 1, CHANNEL, 0, 1, users, users.length);
        histories.mayHaveRun(bytes(out));

        assertThat(histories.users()).contains(USER, 43L);
        assertThatCode(() -> settle(found(3, 9), 0, true)).doesNotThrowAnyException();
        assertThatCode(() -> histories.settle(43, new FoundUser(Map.of(), 0, 0), 0, true))
                .doesNotThrowAnyException();
    }

    /** The version of a quiet request is known to nobody, but it must lie between those around it. */
    @Test
    void shouldGoOnFromWhatWasFoundAndNotGiveOutAVersionTwice() {
        change(2, 2);
        assertThat(histories.onRun(increment(RequestFlags.QUIET), null).isRefused())
                .isFalse();
        assertThatThrownBy(() -> settle(found(3, 2), 0, true)).hasMessageContaining("what it never was");
        settle(found(3, 8), 0, true);

        assertThatThrownBy(() -> histories.onRun(increment(0), reply(4, 8))).isInstanceOf(AssertionError.class);
    }

    /** A repeated request that changes nothing promises what it shows. */
    @Test
    void shouldHoldARequestThatChangedNothingToWhatItShowed() {
        change(2, 0);
        histories.onRun(increment(RequestFlags.EXISTING, 1, 5), state(ReplyFlags.APPLIED, 3, 3, 5));
        histories
                .onRun(increment(RequestFlags.EXISTING | RequestFlags.ONCE, 1, 5), state(ReplyFlags.SKIPPED, 3, 3, 5))
                .acknowledge();

        assertThatThrownBy(() -> settle(found(2, 2), 0, true)).hasMessageContaining("has lost changes");
    }

    private static FoundUser found(int mentions, long version) {
        return new FoundUser(Map.of(CHANNEL, new ReadState(0, 0, 0, version, mentions, 0, 0, 0)), version, 0);
    }

    private static byte[] increment(int flags) {
        return increment(flags, 0, 0);
    }

    private static byte[] increment(int flags, int id, long message) {
        return bytes(out -> RequestEncoder.increment(out, flags, 1, id, USER, CHANNEL, message, 1));
    }

    private static byte[] reply(int mentions, long version) {
        return state(ReplyFlags.APPLIED, mentions, version, 0);
    }

    private static byte[] state(int flags, int mentions, long version, long mentioned) {
        return bytes(out -> {
            out.writeIntLE(ReplyLayout.STATE_REPLY_LENGTH)
                    .writeByte(0x91)
                    .writeByte(flags)
                    .writeShortLE(0);
            out.writeIntLE(mentioned == 0 ? 0 : 1);
            out.writeLongLE(0).writeLongLE(mentioned).writeLongLE(0).writeLongLE(version);
            out.writeIntLE(mentions).writeIntLE(0).writeIntLE(0).writeIntLE(0);
        });
    }

    private static byte[] bytes(Consumer<ByteBuf> writer) {
        ByteBuf out = Unpooled.buffer();
        writer.accept(out);
        return bytes(out);
    }

    private static byte[] bytes(ByteBuf out) {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
