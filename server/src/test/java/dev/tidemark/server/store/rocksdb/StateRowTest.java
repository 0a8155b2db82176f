package dev.tidemark.server.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StateRowTest {
    private final ByteBuffer key = ByteBuffer.allocateDirect(16);
    private final ByteBuffer value = ByteBuffer.allocateDirect(48).order(ByteOrder.LITTLE_ENDIAN);

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Test
    void shouldLieOnDiskAsItsTableSays() {
        UserImage image = new UserImage();
        image.clear(1);
        image.add(7, 1, 2, 3, 4, new int[] {5, 6, 7, 8});

        StateRow.encodeKey(0x0102_0304_0506_0708L, 0x1112_1314_1516_1718L, key);
        StateRow.encodeValue(image, 0, value);

        assertThat(bytes(key))
                .startsWith(1, 2, 3, 4, 5, 6, 7, 8, 0x11, 0x12)
                .endsWith(0x17, 0x18)
                .hasSize(16);
        assertThat(value.remaining()).isEqualTo(48);
        assertThat(value.getLong(0)).isEqualTo(1);
        assertThat(value.getLong(8)).isEqualTo(2);
        assertThat(value.getLong(16)).isEqualTo(3);
        assertThat(value.getLong(24)).isEqualTo(4);
        assertThat(value.getInt(32)).isEqualTo(5);
        assertThat(value.getInt(44)).isEqualTo(8);
    }

    @Test
    void shouldHaveAUsersRowsAndNoOthersBetweenItsBounds() {
        for (long user : new long[] {1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            for (long channel : new long[] {1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
                StateRow.encodeKey(user, channel, key);
                assertThat(Arrays.compareUnsigned(bytes(key), StateRow.firstKey(user)))
                        .isPositive();
                assertThat(Arrays.compareUnsigned(bytes(key), StateRow.keyBehind(user)))
                        .isNegative();
            }
            if (user != -1) {
                StateRow.encodeKey(user + 1, 0, key);
                assertThat(Arrays.compareUnsigned(bytes(key), StateRow.keyBehind(user)))
                        .isPositive();
            }
            StateRow.encodeKey(user - 1, -1, key);
            assertThat(Arrays.compareUnsigned(bytes(key), StateRow.firstKey(user)))
                    .isNegative();
        }
    }
}
