package dev.tidemark.bench.heap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.StateLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class HeapStateTest {
    private final HeapState state = new HeapState();

    @Test
    void shouldCountMessagesThatHaveNotBeenRead() {
        assertThat(state.increment(Counters.UNREAD_MASK, 10, 1, 1)).isTrue();
        assertThat(state.ack(Counters.ALL_MASK, 10, 2)).isTrue();
        assertThat(state.unread()).isZero();
        assertThat(state.increment(Counters.UNREAD_MASK, 10, 1, 3)).isFalse();
        assertThat(state.unread()).isZero();
    }

    @Test
    void shouldKeepCountersThatAnAckDoesNotCover() {
        state.increment(Counters.UNREAD_MASK, 20, 1, 1);
        assertThat(state.ack(Counters.ALL_MASK, 10, 2)).isTrue();
        assertThat(state.unread()).isEqualTo(1);
        assertThat(state.ack(Counters.ALL_MASK, 9, 3)).as("moves forward only").isFalse();
    }

    @Test
    void shouldWriteTheFieldsOfAStateWhereTheProtocolHasThem() {
        state.mark(1, 2, 3, 4);
        state.increment(Counters.ALL_MASK, 5, 6, 7);
        ByteBuf out = Unpooled.buffer(StateLayout.LENGTH);
        state.write(out, 0);
        assertThat(out.getLongLE(StateLayout.LAST_READ_OFFSET)).isEqualTo(1);
        assertThat(out.getLongLE(StateLayout.MENTIONED_OFFSET)).isEqualTo(5);
        assertThat(out.getLongLE(StateLayout.COUNTED_OFFSET)).isEqualTo(5);
        assertThat(out.getLongLE(StateLayout.VERSION_OFFSET)).isEqualTo(7);
        for (int i = 0; i < Counters.COUNT; i++) {
            assertThat(out.getIntLE(StateLayout.COUNTERS_OFFSET + i * Integer.BYTES))
                    .isEqualTo(6);
        }
    }
}
