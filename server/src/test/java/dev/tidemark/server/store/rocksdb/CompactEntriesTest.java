package dev.tidemark.server.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactEntriesTest {
    private static final int[] NO_COUNTERS = {0, 0, 0, 0};
    private static final byte OTHER_BYTES = (byte) 0xA5;

    private final UserImage image = new UserImage();
    private ByteBuffer value = ByteBuffer.allocate(0);

    private void begin(long newestVersion) {
        image.clear(42);
        image.newestVersion(newestVersion);
    }

    /** Encodes the image at offset 3 of a buffer with no more room than is promised to be enough. @return the bytes. */
    private String encoded() {
        int capacity = 3 + CompactEntries.maxLength(image.entryCount()) + CompactEntries.SLACK;
        byte[] bytes = new byte[capacity];
        Arrays.fill(bytes, OTHER_BYTES);
        value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int end = CompactEntries.encode(image, value, 3);
        assertThat(end).isLessThanOrEqualTo(capacity - CompactEntries.SLACK);
        Arrays.fill(bytes, end, capacity, OTHER_BYTES);
        assertThat(Arrays.copyOf(bytes, 3)).containsOnly(OTHER_BYTES);
        return HexFormat.of().formatHex(bytes, 3, end);
    }

    private UserImage decoded(String hex) throws CorruptValueException {
        byte[] states = HexFormat.of().parseHex(hex);
        byte[] bytes = Arrays.copyOf(states, states.length + CompactEntries.SLACK);
        Arrays.fill(bytes, states.length, bytes.length, OTHER_BYTES);
        UserImage read = new UserImage();
        read.clear(42);
        read.newestVersion(image.newestVersion());
        CompactEntries.decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 0, states.length, read);
        return read;
    }

    private void assertReadsBack() throws CorruptValueException {
        assertThat(PlainUser.of(decoded(encoded()))).isEqualTo(PlainUser.of(image));
    }

    // The layout, byte by byte

    @Test
    void shouldWriteNothingButLengthsAndChannelOfAStateThatIsEmpty() {
        begin(0x1234);
        image.add(0x0506, 0, 0, 0, 0x1234, NO_COUNTERS);

        assertThat(encoded()).isEqualTo("02000000" + "0605");
    }

    @Test
    void shouldWriteEveryFieldAsItsTableSays() {
        begin(0x1_0000);
        image.add(7, 100, 101, 98, 0xFFFE, new int[] {1, 0x200, 0x03_0000, 0x7FFF_FFFF});

        // 1, 1, 1, 1, 1 in four bits each; 1, 2, 3, 4 in three bits each
        assertThat(encoded())
                .isEqualTo("1111118d" + "07" + "c8" + "02" + "03" + "02" + "01" + "0002" + "000003" + "ffffff7f");
    }

    @Test
    void shouldWriteDifferencesToTheStateBefore() {
        begin(50);
        image.add(1_000, 5_000, 0, 0, 50, NO_COUNTERS);
        image.add(1_001, 0, 0, 0, 50, NO_COUNTERS);
        image.add(1_003, 4_999, 0, 0, 49, NO_COUNTERS);

        assertThat(encoded())
                .isEqualTo("22000000" + "e803" + "1027" // 5,000 folded = 10,000
                        + "01000000" + "01" //
                        + "11000100" + "02" + "01" + "01"); // −1 folded = 1, from the last that is not none
    }

    @Test
    void shouldTellADifferenceOfZeroFromNone() throws CorruptValueException {
        begin(50);
        image.add(1, 77, 77, 0, 50, NO_COUNTERS);
        image.add(2, 77, 0, 77, 50, NO_COUNTERS);

        assertThat(encoded()).isEqualTo("11010000" + "01" + "9a" + "00" + "11100000" + "01" + "00" + "00");
        assertReadsBack();
    }

    @Test
    void shouldLeaveOutRemovedStates() throws CorruptValueException {
        begin(50);
        image.add(5, 0, 0, 0, 50, new int[] {UserImage.REMOVED, 0, 0, 0});
        image.add(6, 1, 0, 0, 50, NO_COUNTERS);
        image.add(9, 0, 0, 0, 50, new int[] {UserImage.REMOVED, 0, 0, 0});

        assertThat(encoded()).isEqualTo("11000000" + "06" + "02");
        assertReadsBack();
    }

    // All that can be, read back

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 0", "-1, -1, -1, -1", "1, -1, 1, -1", "-1, 1, -1, 1"})
    void shouldReadBackIdsFarApart(long first, long second, long third, long fourth) throws CorruptValueException {
        begin(-1);
        int[] most = {0x7FFF_FFFF, 0x7FFF_FFFF, 0x7FFF_FFFF, 0x7FFF_FFFF};
        image.add(1, first, second, third, 1, most);
        image.add(Long.MAX_VALUE, second, third, fourth, -1, most);
        image.add(Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, first, 2, most);
        image.add(-1, Long.MAX_VALUE, Long.MIN_VALUE, third, 3, most);

        assertReadsBack();
    }

    @Test
    void shouldReadBackWhateverItWrote() throws CorruptValueException {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            begin(ofAnyLength(random) | 1);
            long channel = 0;
            int states = random.nextInt(12);
            for (int s = 0; s < states && channel != -1; s++) {
                long step = 1 + (ofAnyLength(random) >>> 1) / states;
                channel = Long.compareUnsigned(channel + step, channel) > 0 ? channel + step : -1;
                int[] counters = random.ints(4)
                        .map(c -> c & 0x7FFF_FFFF >>> random.nextInt(32))
                        .toArray();
                counters[0] |= random.nextInt(8) == 0 ? UserImage.REMOVED : 0;
                image.add(channel, id(random), id(random), id(random), ofAnyLength(random), counters);
            }
            assertReadsBack();
        }
    }

    private static long ofAnyLength(SplittableRandom random) {
        return random.nextLong() >>> random.nextInt(Long.SIZE);
    }

    private static long id(SplittableRandom random) {
        return random.nextInt(4) == 0 ? 0 : ofAnyLength(random);
    }

    @Test
    void shouldTakeHalfOfWhatStatesTakeOnTheWire() {
        SplittableRandom random = new SplittableRandom(12);
        long now = 1_790_000_000_000_000L;
        begin(now);
        long dayOfMessages = 86_400_000L << 22;
        long message = 1_100_000_000_000_000_000L;
        long channel = message - 700 * dayOfMessages;
        int states = 100;
        for (int i = 0; i < states; i++) {
            channel += random.nextLong(7 * dayOfMessages);
            long lastRead = message - random.nextLong(30 * dayOfMessages);
            boolean mentions = random.nextInt(5) == 0;
            long version = now - random.nextLong(30L * 86_400_000_000L);
            image.add(channel, lastRead, mentions ? message : 0, 0, version, new int[] {mentions ? 3 : 0, 0, 0, 0});
        }

        assertThat(encoded().length() / 2).isBetween(23 * states, 28 * states);
    }

    // Rows that are broken

    @Test
    void shouldRefuseStatesCutOff() throws CorruptValueException {
        begin(0x1_0000);
        image.add(7, 100, 101, 98, 0xFFFE, new int[] {1, 0x200, 0x03_0000, 0x7FFF_FFFF});
        String whole = encoded();
        for (int length = 1; length < whole.length() / 2; length++) {
            String cut = whole.substring(0, 2 * length);
            assertThatExceptionOfType(CorruptValueException.class)
                    .isThrownBy(() -> decoded(cut))
                    .withMessage("states of a user row: state 0 is longer than the row of " + length + " bytes");
        }
        assertThat(decoded(whole).entryCount()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"09000000", "000f0000", "00000900", "00005000", "00000018", "000000a0", "ffffffff"})
    void shouldRefuseALengthThatCannotBe(String lengths) {
        assertThatExceptionOfType(CorruptValueException.class)
                .isThrownBy(() -> decoded(lengths + "00".repeat(80)))
                .withMessageStartingWith("states of a user row: state 0 is longer than the row");
    }
}
