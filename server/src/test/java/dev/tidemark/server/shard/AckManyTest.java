package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.NoJournal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ACK_MANY at the limit, and above one that was lowered. */
class AckManyTest {
    private static final int LIMIT = 5;
    private static final long USER = 7;

    private final Cache cache = new Cache(1 << 20, 64);
    private final Resident resident = new Resident(cache, new VersionClock(), new NoJournal(), false, LIMIT);
    private final AckMany ackMany = new AckMany(resident);
    private final long frame = UnsafeApi.allocateMemory(1_024);
    private final long memory = UnsafeApi.allocateMemory(Replies.MAX_REFUSAL_LENGTH);
    private final Output output = new Output();
    private int block;

    @BeforeEach
    void createUser() {
        block = cache.create(USER, UserHash.mix64(USER), false);
    }

    @AfterEach
    void free() {
        cache.close();
        UnsafeApi.freeMemory(frame);
        UnsafeApi.freeMemory(memory);
    }

    @Test
    void shouldFillUpToTheLimitAndNoFurther() {
        hold(LIMIT - 1);
        assertThat(ackMany(100)).isEqualTo(Status.OK);
        assertThat(ackMany(101)).isEqualTo(Status.LIMIT);
        assertThat(cache.stateCount(block())).isEqualTo(LIMIT);
    }

    @Test
    void shouldCreateNothingForAUserAboveALimitThatWasLowered() {
        hold(LIMIT + 3);
        assertThat(ackMany(100, 101)).isEqualTo(Status.LIMIT);
        assertThat(ackMany(1, 2)).isEqualTo(Status.OK);
        assertThat(cache.stateCount(block())).isEqualTo(LIMIT + 3);
    }

    @Test
    void shouldCountAChannelThatIsListedTwiceOnce() {
        hold(LIMIT - 1);
        assertThat(ackMany(100, 100)).isEqualTo(Status.OK);
        assertThat(cache.stateCount(block())).isEqualTo(LIMIT);
    }

    @Test
    void shouldLeaveNoTraceWhereTheLimitIsMetHalfWay() {
        hold(LIMIT - 1);
        long used = cache.usedBytes();
        assertThat(ackMany(100, 101)).isEqualTo(Status.LIMIT);
        assertThat(cache.stateCount(block())).isEqualTo(LIMIT - 1);
        assertThat(cache.usedBytes()).isEqualTo(used);
        cache.verify();
    }

    private int block() {
        return cache.find(USER, UserHash.mix64(USER));
    }

    private void hold(int states) {
        for (int channel = 1; channel <= states; channel++) {
            cache.insertState(block, channel);
            block = cache.currentBlock();
        }
    }

    private int ackMany(long... channels) {
        ByteBuf bytes = Unpooled.buffer();
        long[] messages = new long[channels.length];
        Arrays.fill(messages, 9);
        RequestEncoder.ackMany(bytes, 0, 15, 1, USER, channels, messages, channels.length);
        for (int i = 0; i < bytes.readableBytes(); i++) {
            UnsafeApi.putByte(frame + i, bytes.getByte(i));
        }
        output.wrap(memory, Replies.MAX_REFUSAL_LENGTH);
        assertThat(ackMany.execute(block(), frame, output)).isTrue();
        return Replies.status(memory);
    }
}
