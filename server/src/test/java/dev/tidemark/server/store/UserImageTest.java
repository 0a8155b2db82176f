package dev.tidemark.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class UserImageTest {
    private final UserImage image = new UserImage();

    @Test
    void shouldLieInMemoryAsItsTableSays() {
        image.clear(0x1111_1111_1111_1111L);
        image.newestVersion(0x2222_2222_2222_2222L);
        image.removalVersion(0x3333_3333_3333_3333L);
        image.committedVersion(0x4444_4444_4444_4444L);
        image.storedForm(0xF5);
        image.whole(true);
        image.add(0x6666_6666_6666_6666L, 7, 8, 9, 10, new int[] {11, 12, 13, 14});
        image.add(-1, 17, 18, 19, 20, new int[] {UserImage.REMOVED, 0, 0, 0});

        assertThat(longAt(0)).isEqualTo(0x1111_1111_1111_1111L);
        assertThat(longAt(8)).isEqualTo(0x2222_2222_2222_2222L);
        assertThat(longAt(16)).isEqualTo(0x3333_3333_3333_3333L);
        assertThat(longAt(24)).isEqualTo(0x4444_4444_4444_4444L);
        assertThat(intAt(32)).isEqualTo(2);
        assertThat(image.buffer().getByte(36)).isEqualTo((byte) 0xF5);
        assertThat(image.buffer().getByte(37)).isEqualTo((byte) 1);
        assertThat(image.buffer().getShort(38)).isZero();
        assertThat(longAt(40)).isEqualTo(0x6666_6666_6666_6666L);
        assertThat(longAt(48)).isEqualTo(7);
        assertThat(longAt(56)).isEqualTo(8);
        assertThat(longAt(64)).isEqualTo(9);
        assertThat(longAt(72)).isEqualTo(10);
        assertThat(intAt(80)).isEqualTo(11);
        assertThat(intAt(84)).isEqualTo(12);
        assertThat(intAt(88)).isEqualTo(13);
        assertThat(intAt(92)).isEqualTo(14);
        assertThat(longAt(96)).isEqualTo(-1);
        assertThat(intAt(136)).isEqualTo(0x8000_0000);
        assertThat(UserImage.entryOffset(0)).isEqualTo(40);
        assertThat(UserImage.entryOffset(2)).isEqualTo(152);
    }

    private long longAt(int offset) {
        return image.buffer().getLong(offset, ByteOrder.LITTLE_ENDIAN);
    }

    private int intAt(int offset) {
        return image.buffer().getInt(offset, ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void shouldReadBackWhatWasSet() {
        image.clear(-42);
        image.newestVersion(1);
        image.removalVersion(2);
        image.committedVersion(3);
        image.storedForm(255);
        image.whole(true);
        image.add(7, 1, 2, 3, 4, new int[] {Integer.MAX_VALUE, 0, 0, 0});
        image.add(8, 0, 0, 0, 5, new int[] {UserImage.REMOVED, 0, 0, 0});

        assertThat(image.user()).isEqualTo(-42);
        assertThat(image.newestVersion()).isEqualTo(1);
        assertThat(image.removalVersion()).isEqualTo(2);
        assertThat(image.committedVersion()).isEqualTo(3);
        assertThat(image.storedForm()).isEqualTo(255);
        assertThat(image.isWhole()).isTrue();
        assertThat(image.entryCount()).isEqualTo(2);
        assertThat(image.channel(0)).isEqualTo(7);
        assertThat(image.version(0)).isEqualTo(4);
        assertThat(image.isRemoved(0)).isFalse();
        assertThat(image.channel(1)).isEqualTo(8);
        assertThat(image.isRemoved(1)).isTrue();
        image.whole(false);
        assertThat(image.isWhole()).isFalse();
    }

    @Test
    void shouldKnowNothingOnceCleared() {
        image.clear(1);
        image.newestVersion(-1);
        image.removalVersion(-1);
        image.committedVersion(-1);
        image.storedForm(255);
        image.whole(true);
        image.add(7, 1, 2, 3, 4, new int[4]);

        image.clear(2);

        assertThat(image.user()).isEqualTo(2);
        for (int offset = UserImage.NEWEST_VERSION_OFFSET; offset < UserImage.ENTRIES_OFFSET; offset++) {
            assertThat(image.buffer().getByte(offset)).as("byte %d", offset).isZero();
        }
    }

    @Test
    void shouldGrowAndKeepWhatItHas() {
        image.clear(1);
        for (int i = 0; i < 8192; i++) {
            image.add(i + 1, i, 0, 0, i + 1, new int[] {i, 0, 0, 0});
        }

        assertThat(image.entryCount()).isEqualTo(8192);
        for (int i = 0; i < 8192; i++) {
            assertThat(image.channel(i)).isEqualTo(i + 1);
            assertThat(image.version(i)).isEqualTo(i + 1);
        }
        assertThat(image.user()).isEqualTo(1);
    }

    @Test
    void shouldMakeRoomForDeclaredEntriesAtOnce() {
        image.clear(1);
        image.entryCount(1_000);

        assertThat(image.buffer().capacity()).isGreaterThanOrEqualTo(40 + 1_000 * 56);
        assertThat(image.entryCount()).isEqualTo(1_000);
    }
}
