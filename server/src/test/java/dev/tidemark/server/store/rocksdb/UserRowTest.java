package dev.tidemark.server.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UserRowTest {
    private final UserImage image = new UserImage();
    private final ByteBuffer value = ByteBuffer.allocateDirect(1_000).order(ByteOrder.LITTLE_ENDIAN);

    @BeforeEach
    void makeImage() {
        image.clear(42);
        image.newestVersion(0x2222_2222_2222_2222L);
        image.removalVersion(0x1111_1111_1111_1111L);
        image.add(7, 1, 2, 3, 4, new int[] {5, 6, 7, 8});
        image.add(8, 0, 0, 0, 9, new int[] {UserImage.REMOVED, 0, 0, 0});
        image.add(-1, 11, 12, 13, 14, new int[] {15, 16, 17, 18});
    }

    @Test
    void shouldPackAllButRemovedStatesBehindItsHeader() {
        UserRow.encodePacked(image, value);

        ByteBuffer states = ByteBuffer.allocate(1_000).order(ByteOrder.LITTLE_ENDIAN);
        int end = CompactEntries.encode(image, states, 17);
        assertThat(value.position()).isZero();
        assertThat(value.limit()).isEqualTo(end);
        assertThat(value.get(0)).isEqualTo((byte) 3);
        assertThat(value.getLong(1)).isEqualTo(0x2222_2222_2222_2222L);
        assertThat(value.getLong(9)).isEqualTo(0x1111_1111_1111_1111L);
        assertThat(value.slice(17, end - 17)).isEqualTo(states.slice(17, end - 17));
    }

    @Test
    void shouldReadStatesAsTheFirstBuildsWroteThem() throws CorruptValueException {
        value.put(0, (byte) 1).putLong(1, 99).putLong(9, 3);
        value.putLong(17, 7)
                .putLong(25, 1)
                .putLong(33, 2)
                .putLong(41, 3)
                .putLong(49, 4)
                .putInt(57, 5)
                .putInt(69, 8);
        UserImage read = new UserImage();
        read.clear(42);

        assertThat(UserRow.decode(value, 73, read)).isEqualTo(StoredForm.PACKED);

        UserImage expected = new UserImage();
        expected.clear(42);
        expected.newestVersion(99);
        expected.removalVersion(3);
        expected.add(7, 1, 2, 3, 4, new int[] {5, 0, 0, 8});
        assertThat(PlainUser.of(read)).isEqualTo(PlainUser.of(expected));
    }

    @Test
    void shouldKeepVersionsAloneOfASpreadUser() {
        UserRow.encodeSpread(image, value);

        assertThat(value.limit()).isEqualTo(17);
        assertThat(value.get(0)).isEqualTo((byte) 2);
        assertThat(value.getLong(1)).isEqualTo(0x2222_2222_2222_2222L);
        assertThat(value.getLong(9)).isEqualTo(0x1111_1111_1111_1111L);
    }

    @Test
    void shouldReadBackWhatItPacked() throws CorruptValueException {
        UserRow.encodePacked(image, value);
        UserImage read = new UserImage();
        read.clear(42);

        assertThat(UserRow.decode(value, value.limit(), read)).isEqualTo(StoredForm.PACKED);

        assertThat(read.newestVersion()).isEqualTo(0x2222_2222_2222_2222L);
        assertThat(read.removalVersion()).isEqualTo(0x1111_1111_1111_1111L);
        assertThat(read.entryCount()).isEqualTo(2);
        assertThat(read.channel(0)).isEqualTo(7);
        assertThat(read.version(0)).isEqualTo(4);
        assertThat(read.channel(1)).isEqualTo(-1);
        assertThat(read.version(1)).isEqualTo(14);
    }

    @Test
    void shouldHaveKeysInUnsignedOrder() {
        ByteBuffer key = ByteBuffer.allocateDirect(8);
        UserRow.encodeKey(0x0102_0304_0506_0708L, key);

        assertThat(key.remaining()).isEqualTo(8);
        assertThat(key.get(0)).isEqualTo((byte) 1);
        assertThat(key.get(7)).isEqualTo((byte) 8);
    }
}
