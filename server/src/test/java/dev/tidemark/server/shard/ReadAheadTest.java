package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far reading ahead goes into a buffer; that it reads inside the cache's memory only is asserted by the cache itself. */
class ReadAheadTest {
    private static final int FRAME = RequestLayout.INCREMENT_LENGTH;

    private final Cache cache = new Cache(1 << 20, 1_000);
    private final ReadAhead readAhead = new ReadAhead(cache, 0, 1);
    private final ByteBuf buffer = Unpooled.directBuffer(64 * 1024);

    @BeforeEach
    void makeUsersOfAllSizesResident() {
        for (int user = 1; user <= 100; user++) {
            cache.create(user, UserHash.mix64(user), false);
            for (int channel = 1; channel <= 2 * user; channel++) {
                long state = cache.insertState(cache.find(user, UserHash.mix64(user)), channel);
                assertThat(state).isNotEqualTo(Cache.NO_STATE);
            }
        }
    }

    @AfterEach
    void free() {
        cache.close();
        buffer.release();
    }

    @Test
    void shouldGoThroughAllWholeFrames() {
        increments(40);
        assertThat(frames(40 * FRAME)).isEqualTo(40 * FRAME);
    }

    @Test
    void shouldStopBeforeAFrameThatIsCutOff() {
        increments(3);
        for (int length = 2 * FRAME; length < 3 * FRAME; length++) {
            assertThat(frames(length)).isEqualTo(2 * FRAME);
        }
        assertThat(frames(FrameLayout.HEADER_LENGTH - 1)).isZero();
        assertThat(frames(0)).isZero();
    }

    @Test
    void shouldStopAfterAsManyRequestsAsFitTheProcessorsCache() {
        increments(ReadAhead.MOST_REQUESTS + 20);
        assertThat(frames(buffer.writerIndex())).isEqualTo(ReadAhead.MOST_REQUESTS * FRAME);
    }

    @Test
    void shouldPassOverFramesThatAreNotForOneUser() {
        increments(1);
        RequestEncoder.incrementMany(buffer, 0, 1, 1, 1, 1, 1, new long[] {1, 2, 3}, 3);
        buffer.writeIntLE(FrameLayout.HEADER_LENGTH).writeLongLE(0x9191_9191_9191_9191L);
        increments(1);
        assertThat(frames(buffer.writerIndex())).isEqualTo(buffer.writerIndex());
    }

    @Test
    void shouldStopAtALengthThatNoFrameHas() {
        for (int length : new int[] {Integer.MIN_VALUE, -1, 0, FrameLayout.HEADER_LENGTH - 1, Integer.MAX_VALUE}) {
            increments(3);
            UnsafeApi.putInt(buffer.memoryAddress() + FRAME, length);
            assertThat(frames(3 * FRAME)).as("length %d", length).isEqualTo(FRAME);
        }
    }

    @Test
    void shouldTakeAListOfUsersInParts() {
        for (long user = 1; user <= 100; user++) {
            buffer.writeLongLE(user);
        }
        assertThat(readAhead.users(buffer.memoryAddress(), 100)).isEqualTo(ReadAhead.MOST_REQUESTS);
        assertThat(readAhead.users(buffer.memoryAddress(), 5)).isEqualTo(5);
    }

    @Test
    void shouldReadAheadForTheRequestsOfOtherShardsThatAreNotAnswered() {
        RequestPool requests = new RequestPool(1, 3);
        Object[] mail = {new Object(), request(requests, 7), request(requests, 8), new Object(), request(requests, 9)};
        ((Request) mail[2]).answered();
        assertThat(readAhead.mail(mail, mail.length)).isEqualTo(2);
        assertThat(readAhead.mail(mail, 2)).isEqualTo(1);
        requests.close();
    }

    private Request request(RequestPool requests, long user) {
        increments(1);
        Request request = requests.take(FRAME);
        request.prepare(buffer.memoryAddress(), FRAME, UserHash.mix64(user), answered -> {}, 0);
        return request;
    }

    private void increments(int count) {
        if (count > 1) {
            buffer.clear();
        }
        for (int i = 0; i < count; i++) {
            RequestEncoder.increment(
                    buffer, 0, 1, i, 21 + i, 1, 1, 1); // of users with many states, and beyond 100 absent
        }
    }

    private int frames(int length) {
        return readAhead.frames(buffer.memoryAddress(), length);
    }
}
