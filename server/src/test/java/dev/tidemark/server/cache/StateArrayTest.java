package dev.tidemark.server.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.StateLayout;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateArrayTest {
    private static final int USER = 1;
    private static final int EXTENT = 100;
    private static final int OTHER = 200;
    private static final int GRANULES = 57;

    private final Memory memory = new Memory(300 * Memory.GRANULE_BYTES);
    private final BlockHeader headers = new BlockHeader(memory);
    private final StateArray arrays = new StateArray(memory, headers);

    StateArrayTest() {
        headers.clear(USER, GRANULES);
        headers.clear(OTHER, GRANULES);
        headers.clear(EXTENT, GRANULES);
        headers.set(EXTENT, BlockLayout.EXTENT);
    }

    @AfterEach
    void free() {
        memory.close();
    }

    @Test
    void shouldHoldAsManySlotsAsFitBehindTheHeader() {
        assertThat(arrays.capacity(USER)).isEqualTo(64);
        assertThat(arrays.capacity(EXTENT)).isEqualTo(64);
        headers.granules(USER, 1);
        assertThat(arrays.capacity(USER)).isZero();
        headers.granules(USER, 10);
        assertThat(arrays.capacity(USER)).isEqualTo(10);
        assertThat(arrays.entries(USER)).isEqualTo(memory.address(USER) + 64);
        assertThat(arrays.entries(EXTENT)).isEqualTo(memory.address(EXTENT) + 16);
    }

    @Test
    void shouldKeepSlotsAsEntriesOfTheWire() {
        fill(USER, 3);
        assertThat(memory.getLong(memory.address(USER) + 64 + 2 * 56)).isEqualTo(30);
        assertThat(arrays.state(USER, 2)).isEqualTo(memory.address(USER) + 64 + 2 * 56 + 8);
    }

    @Test
    void shouldFindChannelsUnsigned() {
        long[] channels = {1, 2, Long.MAX_VALUE, Long.MIN_VALUE, -1};
        for (long channel : channels) {
            insert(USER, channel);
        }
        for (int i = 0; i < channels.length; i++) {
            assertThat(arrays.channel(USER, i)).isEqualTo(channels[i]);
            assertThat(arrays.find(USER, channels[i])).isEqualTo(arrays.state(USER, i));
            assertThat(arrays.lowerBound(USER, channels[i])).isEqualTo(i);
            assertThat(arrays.upperBound(USER, channels[i])).isEqualTo(i + 1);
        }
        assertThat(arrays.find(USER, 3)).isEqualTo(StateArray.NO_STATE);
        assertThat(arrays.find(USER, 0)).isEqualTo(StateArray.NO_STATE);
        assertThat(arrays.find(USER, -2)).isEqualTo(StateArray.NO_STATE);
        assertThat(arrays.upperBound(USER, 0)).isZero();
    }

    @Test
    void shouldInsertStatesOfZeros() {
        long first = insert(USER, 5);
        for (int offset = 0; offset < StateLayout.LENGTH; offset += Long.BYTES) {
            memory.putLong(first + offset, -1);
        }
        arrays.erase(USER, 0);
        long again = insert(USER, 5);
        for (int offset = 0; offset < StateLayout.LENGTH; offset += Long.BYTES) {
            assertThat(memory.getLong(again + offset)).isZero();
        }
    }

    @Test
    void shouldEqualASortedMap() {
        long seed = Long.getLong("test.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        for (int block : new int[] {USER, EXTENT}) {
            TreeMap<Long, Long> model = new TreeMap<>(Long::compareUnsigned);
            for (int i = 0; i < 100_000; i++) {
                long channel = random.nextInt(40) * 0x0800_0000_0000_0000L + random.nextInt(3);
                int index = arrays.lowerBound(block, channel);
                assertThat(index)
                        .as("seed %d", seed)
                        .isEqualTo(model.headMap(channel).size());
                if (model.containsKey(channel)) {
                    assertThat(lastRead(arrays.find(block, channel)))
                            .as("seed %d", seed)
                            .isEqualTo(model.get(channel));
                    if (random.nextBoolean()) {
                        model.remove(channel);
                        arrays.erase(block, index);
                    }
                } else if (model.size() < 64) {
                    long lastRead = random.nextLong();
                    memory.putLong(arrays.insert(block, index, channel), lastRead);
                    model.put(channel, lastRead);
                }
                assertThat(headers.count(block)).isEqualTo(model.size());
            }
            arrays.verify(block);
        }
    }

    @Test
    void shouldCopyAnyPartOfAFullArrayWithOneMore() {
        for (int index = 0; index <= 64; index++) {
            fill(USER, 64);
            for (int split = 0; split <= 65; split++) {
                headers.count(EXTENT, 0);
                headers.count(OTHER, 0);
                long channel = index * 10L + 5;
                if (split <= 64) {
                    arrays.copyInserting(USER, 0, split, index, channel, EXTENT);
                    assertPart(EXTENT, 0, split, index);
                }
                if (split >= 1) {
                    arrays.copyInserting(USER, split, 65, index, channel, OTHER);
                    assertPart(OTHER, split, 65, index);
                }
            }
        }
    }

    @Test
    void shouldAppendAndCopyAllWithTheCountOfRemovedOnes() {
        fill(USER, 20);
        remove(USER, 3);
        arrays.copyAll(USER, EXTENT);
        fill(OTHER, 40);
        for (int i = 0; i < 20; i++) {
            arrays.erase(OTHER, 0);
        }
        remove(OTHER, 0);
        arrays.append(OTHER, EXTENT);
        assertThat(headers.count(EXTENT)).isEqualTo(40);
        assertThat(headers.removedCount(EXTENT)).isEqualTo(2);
        arrays.verify(EXTENT);
        for (int i = 0; i < 40; i++) {
            assertThat(arrays.channel(EXTENT, i)).isEqualTo(i * 10L + 10);
        }
    }

    @Test
    void shouldPurgeRemovedStatesUpToAVersion() {
        fill(USER, 10);
        remove(USER, 2);
        remove(USER, 3);
        remove(USER, 9);
        memory.putLong(arrays.state(USER, 3) + StateLayout.VERSION_OFFSET, 1000);
        assertThat(headers.removedCount(USER)).isEqualTo(3);
        assertThat(arrays.purge(USER, 999)).isEqualTo(2);
        assertThat(headers.count(USER)).isEqualTo(8);
        assertThat(headers.removedCount(USER)).isEqualTo(1);
        assertThat(arrays.find(USER, 30)).isEqualTo(StateArray.NO_STATE);
        assertThat(arrays.isRemoved(arrays.find(USER, 40))).isTrue();
        assertThat(lastRead(arrays.find(USER, 90))).isEqualTo(8);
        assertThat(arrays.purge(USER, 999)).isZero();
        assertThat(arrays.purge(USER, 1000)).isEqualTo(1);
        arrays.verify(USER);
    }

    @Test
    void shouldForgetThatASlotWasRemovedWhenItIsErased() {
        fill(USER, 3);
        remove(USER, 1);
        arrays.erase(USER, 1);
        assertThat(headers.removedCount(USER)).isZero();
        arrays.verify(USER);
    }

    @Test
    void shouldReportChannelsOutOfOrder() {
        fill(USER, 3);
        memory.putLong(arrays.entries(USER), 25);
        assertThatThrownBy(() -> arrays.verify(USER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("channel order");
    }

    /** Slots of channels 10, 20, …, whose lastRead is 0, 1, … */
    private void fill(int block, int count) {
        headers.count(block, 0);
        headers.removedCount(block, 0);
        for (int i = 0; i < count; i++) {
            memory.putLong(insert(block, i * 10L + 10), i);
        }
    }

    private void remove(int block, int index) {
        arrays.setRemoved(arrays.state(block, index), 7);
        headers.removedCount(block, headers.removedCount(block) + 1);
    }

    private long insert(int block, long channel) {
        return arrays.insert(block, arrays.lowerBound(block, channel), channel);
    }

    private void assertPart(int block, int start, int end, int inserted) {
        assertThat(headers.count(block)).isEqualTo(end - start);
        for (int i = start; i < end; i++) {
            long expected = i == inserted ? i * 10L + 5 : i < inserted ? i * 10L + 10 : i * 10L;
            assertThat(arrays.channel(block, i - start)).isEqualTo(expected);
            assertThat(lastRead(arrays.state(block, i - start)))
                    .isEqualTo(i == inserted ? 0 : i < inserted ? i : i - 1);
        }
    }

    private long lastRead(long state) {
        return memory.getLong(state + StateLayout.LAST_READ_OFFSET);
    }
}
