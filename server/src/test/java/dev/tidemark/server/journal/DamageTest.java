package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every bit flipped and every length cut of a small journal: a recovery gives a prefix that ends at or above the durable
 * position, or refuses; never anything else.
 */
class DamageTest {
    private static final String FIRST = "shard-00-0000000000000001.journal";
    private static final String SECOND = "shard-00-0000000000000002.journal";
    private static final String THIRD = "shard-00-0000000000000003.journal";

    private final MemoryDisk disk = new MemoryDisk();
    private final GroupCursor cursor = new GroupCursor();
    private List<PlainRecord> written;
    private int durableRecords;

    /** Two segments with groups, the last two of which are not durable, and one that is ready. */
    @BeforeEach
    void write() throws IOException {
        try (SmallLog log = new SmallLog(disk, 0)) {
            for (int i = 1; i <= 5; i++) {
                log.group(i);
                log.durable(log.end());
            }
            log.roll();
            log.group(2);
            log.group(3);
            log.durable(log.end());
            durableRecords = log.records.size();
            log.group(0);
            log.group(1);
            log.group(2);
            log.prepareNext();
            written = log.records;
        }
    }

    @AfterEach
    void close() {
        cursor.close();
    }

    /** @return whether there was a prefix that holds all that was durable, and not a refusal. */
    private boolean givesAPrefix(Disk damaged) throws IOException {
        return isPrefix(recordsOfPrefix(damaged));
    }

    private boolean isPrefix(int count) {
        if (count >= 0 && count < durableRecords) {
            throw new AssertionError("records=" + count + ", expected " + durableRecords + " or more");
        }
        return count >= 0;
    }

    /** @return how many records a recovery gives, which are checked, or -1 if it refuses. */
    private int recordsOfPrefix(Disk damaged) throws IOException {
        return recordsOfPrefix(
                damaged, JournalScan.scan(damaged, cursor, bytes -> {}).get(0));
    }

    private int recordsOfPrefix(Disk damaged, LogState state) throws IOException {
        if (state.damage() != null) {
            return -1;
        }
        RecordList found = new RecordList();
        LogReplay replay = new LogReplay(damaged, cursor);
        for (LogState.Part part : state.parts()) {
            replay.replay(part, found);
        }
        found.assertHolds(written.subList(0, Math.min(found.records().size(), written.size())));
        return found.records().size();
    }

    @Test
    void shouldGiveEverythingWhenNothingIsDamaged() throws IOException {
        assertThat(givesAPrefix(disk)).isTrue();
        JournalRun.recover(disk).assertHolds(written);
        assertThat(Scans.states(disk).get(0).dropped()).isEqualTo(GroupCounts.NONE);
    }

    @Test
    void shouldCutOrRefuseForEveryBit() throws IOException {
        int cut = 0;
        int refused = 0;
        List<SegmentScan> scans = new ArrayList<>();
        for (SegmentName name : JournalScan.segments(disk)) {
            scans.add(SegmentScan.of(disk, name, cursor));
        }
        for (int i = 0; i < scans.size(); i++) {
            SegmentScan whole = scans.get(i);
            byte[] bytes = disk.bytes(whole.name().toString());
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
                try {
                    scans.set(i, SegmentScan.of(disk, whole.name(), cursor));
                    if (isPrefix(recordsOfPrefix(disk, LogScan.of(scans)))) {
                        cut++;
                    } else {
                        refused++;
                    }
                } catch (AssertionError e) {
                    throw new AssertionError("file " + whole.name() + " bit " + bit, e);
                }
                bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
            }
            scans.set(i, whole);
        }
        System.out.println("bits flipped=" + (cut + refused) + " given=" + cut + " refused=" + refused);
        int headers = 3 * SegmentHeaderLayout.LENGTH;
        int groupsOfTheFirst = 5 * 32 + 15 * 64 + 32;
        int durableGroupsOfTheSecond = 2 * 32 + 5 * 64;
        assertThat(refused).isEqualTo((headers + groupsOfTheFirst + durableGroupsOfTheSecond) * 8);
    }

    @Test
    void shouldRefuseForEveryLength() throws IOException {
        for (String name : disk.list()) {
            MemoryDisk damaged = disk.afterCrash();
            byte[] whole = damaged.bytes(name);
            for (int length = 0; length < whole.length; length++) {
                damaged.put(name, Arrays.copyOf(whole, length));
                assertThat(givesAPrefix(damaged)).isFalse();
            }
        }
    }

    /** What is left when the power goes before the end has reached the disk: all behind some byte is as it was before. */
    @Test
    void shouldCutWhereverTheBytesEndAboveTheDurablePosition() throws IOException {
        byte[] bytes = disk.bytes(SECOND);
        int durableOffset = SegmentHeaderLayout.LENGTH + 2 * 32 + 5 * 64;
        for (int end = bytes.length - 1; end >= SegmentHeaderLayout.LENGTH; end--) {
            bytes[end] = 0;
            if (end >= durableOffset) {
                assertThat(givesAPrefix(disk)).isTrue();
            } else {
                // What said that this was durable is gone too. A prefix it must be all the same.
                assertThat(recordsOfPrefix(disk)).isLessThanOrEqualTo(durableRecords);
            }
        }
    }

    @Test
    void shouldNameFileAndOffsetAndWhatToDo() {
        disk.bytes(FIRST)[SegmentHeaderLayout.LENGTH + 100] ^= 1;

        assertThatThrownBy(() -> JournalRun.recover(disk))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(JournalException.Reason.DAMAGED))
                .hasMessageContainingAll(
                        "directory=memory",
                        "file=" + FIRST + " offset=4192: no whole group at position 96",
                        "bin/tidemark journal repair memory");
    }

    @Test
    void shouldRefuseWhenAnySegmentButTheLastIsMissing() throws IOException {
        for (String name : List.of(FIRST, SECOND)) {
            MemoryDisk damaged = disk.afterCrash();
            damaged.delete(name);
            assertThatThrownBy(() -> JournalRun.recover(damaged))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("a segment before it is missing");
        }
        disk.delete(THIRD);
        JournalRun.recover(disk).assertHolds(written);
    }

    @Test
    void shouldRefuseWhenTheLogGoesOnInASegmentThatIsNotThere() throws IOException {
        disk.delete(SECOND);
        disk.delete(THIRD);

        assertThat(Scans.states(disk).get(0).damage())
                .hasToString(
                        "file=" + SECOND + " offset=0: the segment is missing, expected it, since the one before it"
                                + " says that the log goes on");
        assertThatThrownBy(() -> JournalRun.recover(disk)).isInstanceOf(JournalException.class);
    }

    @Test
    void shouldCutATornEndAndCountIt() throws IOException {
        byte[] bytes = disk.bytes(SECOND);
        int beforeLast = SegmentHeaderLayout.LENGTH + 3 * 32 + 5 * 64;
        bytes[beforeLast + 40] ^= 1; // the group of one record; that of two behind it is whole

        LogState state = Scans.states(disk).get(0);

        assertThat(state.damage()).isNull();
        assertThat(state.dropped()).isEqualTo(new GroupCounts(1, 2, (32 + 64) + (32 + 2 * 64)));
        JournalRun.recover(disk).assertHolds(written.subList(0, durableRecords));
    }

    /** Blocks of a deleted log that the file system gives to a new file, or a file copied into the wrong place. */
    @Test
    void shouldNotTakeGroupsOfAnotherLogThatLieWhereItsOwnWould() throws IOException {
        MemoryDisk other = new MemoryDisk();
        try (SmallLog log = new SmallLog(other, 0, 0xCAFE)) {
            log.group(1);
        }
        MemoryDisk ours = new MemoryDisk();
        new SmallLog(ours, 0).close();
        byte[] bytes = ours.bytes(FIRST);
        int header = SegmentHeaderLayout.LENGTH;
        System.arraycopy(other.bytes(FIRST), header, bytes, header, bytes.length - header);

        assertThat(JournalRun.recover(other).records()).hasSize(1);
        assertThat(JournalRun.recover(ours).records()).isEmpty();
    }

    @Test
    void shouldGiveNothingWhenALaterReleaseHasWrittenIt() throws IOException {
        byte[] bytes = disk.bytes(SECOND);
        ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(SegmentHeaderLayout.FORMAT_OFFSET, 2);
        CRC32C crc = new CRC32C();
        crc.update(bytes, 12, 4_096 - 12);
        header.putInt(SegmentHeaderLayout.CRC_OFFSET, (int) crc.getValue());

        assertThatThrownBy(() -> JournalRun.recover(disk))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.reason()).isEqualTo(JournalException.Reason.UNUSABLE))
                .hasMessageContaining("format=2, expected 1");
    }
}
