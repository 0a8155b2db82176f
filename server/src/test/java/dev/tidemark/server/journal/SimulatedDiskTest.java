package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What survives on the simulated disk, and what need not: over many seeds both are seen. */
class SimulatedDiskTest {
    private static final int SECTORS = 4;
    private static final int LENGTH = SECTORS * Sectors.LENGTH;

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, 200);
    }

    private static SimulatedDisk disk(long seed) {
        return new SimulatedDisk(new SplittableRandom(seed));
    }

    private static ByteBuffer filled(int value) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }

    /** A file that is on the disk for good, filled with ones. */
    private static DiskFile kept(SimulatedDisk disk) throws IOException {
        DiskFile file = disk.create("a");
        file.write(filled(1), 0);
        file.sync();
        disk.syncDirectory();
        return file;
    }

    /** The first byte of each sector, having seen that all of a sector are the same. */
    private static String sectors(SimulatedDisk disk, String name) throws IOException {
        DiskFile file = disk.openToRead(name);
        ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
        file.read(bytes, 0);
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.position(); at += Sectors.LENGTH) {
            int end = Math.min(at + Sectors.LENGTH, bytes.position());
            for (int i = at; i < end; i++) {
                assertThat(bytes.get(i)).isEqualTo(bytes.get(at));
            }
            text.append(bytes.get(at));
        }
        return text.toString();
    }

    @Test
    void shouldKeepAllThatWasWrittenWhenTheProcessDies() throws IOException {
        SimulatedDisk disk = disk(1);
        disk.create("a").write(filled(1), 0);
        disk.rename("a", "b");

        SimulatedDisk next = disk.crash();

        assertThat(next.list()).containsExactly("b");
        assertThat(sectors(next, "b")).isEqualTo("1111");
        assertThatThrownBy(disk::list).isInstanceOf(SimulatedCrash.class);
    }

    @Test
    void shouldKeepWhatWasSyncedWhenThePowerGoes() throws IOException {
        for (long seed : seeds().toArray()) {
            SimulatedDisk disk = disk(seed);
            kept(disk);

            SimulatedDisk next = disk.cutPower();

            assertThat(next.list()).containsExactly("a");
            assertThat(sectors(next, "a")).isEqualTo("1111");
        }
    }

    @Test
    void shouldKeepAnyOfTheSectorsThatWereNotSyncedWhenThePowerGoes() throws IOException {
        Set<String> seen = new HashSet<>();
        for (long seed : seeds().toArray()) {
            SimulatedDisk disk = disk(seed);
            DiskFile file = kept(disk);
            file.write(filled(2), 0);
            file.write(filled(3), 0);

            seen.add(sectors(disk.cutPower(), "a"));
        }
        assertThat(seen).hasSizeGreaterThan(40).allMatch(text -> text.matches("[123]{4}"));
        assertThat(seen).anyMatch(text -> text.matches("1+[23]+1+"));
    }

    @Test
    void shouldLeaveAFileThatGrewAsLongAsItWasOrIsOrBetween() throws IOException {
        Set<Integer> lengths = new HashSet<>();
        for (long seed : seeds().toArray()) {
            SimulatedDisk disk = disk(seed);
            DiskFile file = kept(disk);
            file.write(filled(2), LENGTH);

            String text = sectors(disk.cutPower(), "a");

            assertThat(text).matches("1111[02]*");
            lengths.add(text.length());
        }
        assertThat(lengths).containsExactlyInAnyOrder(4, 5, 6, 7, 8);
    }

    @Test
    void shouldKeepAnyOfTheChangesOfTheDirectoryThatWereNotSynced() throws IOException {
        Set<Set<String>> seen = new HashSet<>();
        for (long seed : seeds().toArray()) {
            SimulatedDisk disk = disk(seed);
            kept(disk);
            disk.create("x");
            disk.rename("x", "y");
            disk.delete("a");

            seen.add(Set.copyOf(disk.cutPower().list()));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        Set.of(), Set.of("a"), Set.of("x"), Set.of("y"), Set.of("a", "x"), Set.of("a", "y"));
    }

    @Test
    void shouldFailWritesAndLeaveAnyPartOfThem() throws IOException {
        Set<String> seen = new HashSet<>();
        for (long seed : seeds().toArray()) {
            SimulatedDisk disk = disk(seed);
            DiskFile file = kept(disk);
            disk.faults().writeFailureRate(1);

            assertThatThrownBy(() -> file.write(filled(2), 0)).isInstanceOf(IOException.class);

            ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
            file.read(bytes, 0);
            seen.add(bytes.get(0) + "" + bytes.get(LENGTH - 1));
            assertThat(disk.faults().failures()).isOne();
        }
        assertThat(seen).contains("21").doesNotContain("12");
    }

    /** A sync that failed leaves sectors that a later one takes for clean though they are not on the disk. */
    @Test
    void shouldNotMakeGoodInALaterSyncWhatOneThatFailedLost() throws IOException {
        Set<String> seen = new HashSet<>();
        for (long seed : seeds().toArray()) {
            SimulatedDisk disk = disk(seed);
            DiskFile file = kept(disk);
            file.write(filled(2), 0);
            disk.faults().syncFailureRate(1);
            assertThatThrownBy(file::sync).isInstanceOf(IOException.class);
            disk.faults().syncFailureRate(0);
            file.sync();
            assertThat(sectors(disk, "a")).isEqualTo("2222");

            seen.add(sectors(disk.cutPower(), "a"));
        }
        assertThat(seen).contains("1111", "2222").hasSizeGreaterThan(10);
    }

    @Test
    void shouldTakeWritesWithinAFileButNotLetItGrowWhileFull() throws IOException {
        SimulatedDisk disk = disk(1);
        DiskFile file = kept(disk);
        disk.faults().full(true);

        file.write(filled(2), 0);
        assertThatThrownBy(() -> file.write(filled(3), Sectors.LENGTH)).hasMessageContaining("no space");
        assertThat(sectors(disk, "a")).isEqualTo("2333");

        disk.faults().full(false);
        file.write(filled(4), Sectors.LENGTH);
        assertThat(sectors(disk, "a")).isEqualTo("24444");
    }

    @Test
    void shouldDieInTheCallAskedForAndLeaveTheWriteInPart() throws IOException {
        Set<Integer> written = new HashSet<>();
        for (long seed : seeds().toArray()) {
            SimulatedDisk disk = disk(seed);
            DiskFile file = disk.create("a");
            disk.faults().crashAfter(1);
            file.write(filled(1), 0);

            assertThatThrownBy(() -> file.write(filled(2), LENGTH)).isInstanceOf(SimulatedCrash.class);
            assertThatThrownBy(file::sync).isInstanceOf(SimulatedCrash.class);

            written.add((int) disk.crash().bytes() - LENGTH);
        }
        assertThat(written).allMatch(bytes -> bytes >= 0 && bytes <= LENGTH).hasSizeGreaterThan(100);
    }

    /** What is written while a sync waits is not part of it. */
    @Test
    void shouldNotKeepWhatIsWrittenDuringASync() throws IOException {
        Set<String> seen = new HashSet<>();
        for (long seed : seeds().toArray()) {
            SimulatedDisk disk = disk(seed);
            DiskFile file = kept(disk);
            file.write(filled(2), 0);
            disk.duringSyncs(() -> writeUnchecked(file, filled(3)));
            file.sync();

            seen.add(sectors(disk.cutPower(), "a"));
        }
        assertThat(seen).contains("2222", "3333").allMatch(text -> text.matches("[23]{4}"));
    }

    private static void writeUnchecked(DiskFile file, ByteBuffer bytes) {
        try {
            file.write(bytes, 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldBeLockedUntilTheProcessDies() {
        SimulatedDisk disk = disk(1);
        assertThat(disk.lock()).isTrue();
        assertThat(disk.lock()).isFalse();

        assertThat(disk.crash().lock()).isTrue();
    }

    @Test
    void shouldNotOpenRenameOrDeleteWhatIsNotThere() {
        SimulatedDisk disk = disk(1);
        assertThatThrownBy(() -> disk.open("a")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.rename("a", "b")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> disk.delete("a")).isInstanceOf(NoSuchFileException.class);
    }
}
