package dev.tidemark.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.server.auth.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Directories and the disks that they are on. The plan's journal is 8 GiB at most, 256 MiB at least. */
class DiskChecksTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({
        "me, rwx------, true, OK",
        "me, rwxr-x---, true, OK",
        "me, rwxr-xr-x, true, NOTE",
        "me, rwxrwx---, true, WARN",
        "me, rwx----wx, true, WARN",
        "root, rwxrwxrwx, true, WARN",
        "root, rwx------, false, FAIL"
    })
    void shouldWantADirectoryOfTheServersOwn(String owner, String permissions, boolean writable, Level level) {
        Check check = new DirectoryCheck(
                path -> new Directory(path, true, true, writable, owner, PosixFilePermissions.fromString(permissions)),
                "me");
        assertThat(new FakeMachine(root).examine(check))
                .extracting(Finding::subject, Finding::level)
                .containsExactly(tuple("data.dir", level), tuple("journal.dir", level));
    }

    @ParameterizedTest
    @CsvSource({"rw-------, OK", "rw-r--r--, WARN", "rw-rw----, WARN"})
    void shouldWantTheFilesThatDecideWhoGetsInToBeTheServersAlone(String permissions, Level level) throws IOException {
        Path tokens = Files.createFile(root.resolve("tokens"));
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString(permissions));
        FakeMachine machine = new FakeMachine(root);
        Plan plan = machine.plan();
        assertThat(machine.examine(new SecretFilesCheck("me"))).isEmpty();
        machine.plan(new Plan(
                2,
                10,
                false,
                plan.memory(),
                plan.dataDir(),
                plan.journal(),
                List.of(
                        new SecretFile("auth.tokens-file", tokens),
                        new SecretFile("tls.key", root.resolve("absent")))));
        assertThat(machine.examine(new SecretFilesCheck("me")))
                .extracting(Finding::subject, Finding::level)
                .containsExactly(tuple("auth.tokens-file", level), tuple("tls.key", Level.FAIL));
    }

    @Test
    void shouldLookAtTheNearestDirectoryAboveOneThatWillBeMade() throws IOException {
        Directory above = Directory.of(root.resolve("a/b/c"));
        assertThat(above.path()).isEqualTo(root);
        assertThat(above.exists()).isFalse();
        Check check = new DirectoryCheck(path -> above, above.owner());
        assertThat(new FakeMachine(root).examine(check))
                .allSatisfy(finding -> assertThat(finding.found()).endsWith("will be made"));
    }

    @Test
    void shouldRefuseAFileInTheDirectorysPlace() throws IOException {
        Files.createFile(root.resolve("data"));
        Check check = new DirectoryCheck(Directory::of, System.getProperty("user.name"));
        assertThat(new FakeMachine(root).examine(check))
                .extracting(Finding::level)
                .containsExactly(Level.FAIL, Level.FAIL);
    }

    @ParameterizedTest
    @CsvSource({"tmpfs, WARN", "nfs4, WARN", "overlay, WARN", "ext4, OK", "xfs, OK", "btrfs, OK"})
    void shouldKnowWhatFileSystemsKeep(String type, Level level) {
        Finding finding = new FakeMachine(root)
                .file(
                        "/proc/self/mountinfo",
                        "20 1 8:1 / / rw,relatime shared:1 - zfs /dev/sda1 rw",
                        "22 20 0:5 / " + root + " rw - " + type + " none rw",
                        "23 20 0:6 / /elsewhere rw - iso9660 none rw",
                        "nonsense")
                .only(new FileSystemCheck());
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.found()).endsWith("is in " + type);
    }

    @ParameterizedTest
    @CsvSource({
        "9216, 0, OK, OK",
        "8191, 0, WARN, WARN",
        "8200, 0, OK, WARN",
        "255, 0, FAIL, WARN",
        "2048, 7168, OK, OK"
    })
    void shouldWantRoomForTheJournalAndTheStore(long freeMib, long usedMib, Level journal, Level store) {
        Check check = new DiskSpaceCheck(path -> new DiskSpace("one disk", freeMib * MIB, usedMib * MIB));
        assertThat(new FakeMachine(root).examine(check))
                .extracting(Finding::level)
                .containsExactly(journal, store);
    }

    @Test
    void shouldNotCountTheJournalAgainstTheStoresOwnDisk() {
        Check check = new DiskSpaceCheck(path -> path.endsWith("journal")
                ? new DiskSpace("one", 9_000 * MIB, 0)
                : new DiskSpace("another", 1_024 * MIB, 0));
        assertThat(new FakeMachine(root).examine(check))
                .extracting(Finding::level)
                .containsExactly(Level.OK, Level.OK);
    }

    @Test
    void shouldCountTheBytesInADirectory() throws IOException {
        Files.write(root.resolve("segment"), new byte[1_000]);
        Files.createDirectory(root.resolve("inner"));
        assertThat(DiskSpace.of(root).usedBytes()).isEqualTo(1_000);
        assertThat(DiskSpace.of(root.resolve("absent")).usedBytes()).isZero();
        assertThat(DiskSpace.of(root).usableBytes()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "false, 1000, 20000, OK",
        "false, 6000, 20000, OK",
        "true, 6000, 20000, WARN",
        "true, 4000, 20000, OK",
        "false, 1000, 51000, NOTE",
        "false, 1000, 201000, WARN",
        "false, 5, 8, NOTE"
    })
    void shouldJudgeHowLongSyncsTake(boolean always, long medianUs, long tailUs, Level level) {
        long[] ns = new long[200];
        Arrays.fill(ns, medianUs * 1_000);
        Arrays.fill(ns, 190, 200, tailUs * 1_000);
        FakeMachine machine = new FakeMachine(root);
        Plan plan = machine.plan();
        machine.plan(new Plan(
                2,
                10,
                false,
                plan.memory(),
                plan.dataDir(),
                new Plan.Journal(plan.journal().dir(), 1, 2, always),
                plan.secrets()));
        Finding finding = machine.only(new DiskSyncCheck(directory -> new SyncTimes(ns)));
        assertThat(finding.level()).isEqualTo(level);
        assertThat(finding.found()).contains("of 200 in " + root);
    }

    @Test
    void shouldSayThatADiskThatFailsCouldNotBeMeasured() {
        Check check = new DiskSyncCheck(directory -> {
            throw new IOException("Input/output error");
        });
        assertThat(new FakeMachine(root).only(check).found()).contains("Input/output error");
    }

    @Test
    void shouldOrderTimes() {
        SyncTimes times = new SyncTimes(new long[] {5, 1, 4, 2, 3});
        assertThat(List.of(
                        times.percentileNs(0.5),
                        times.percentileNs(0.99),
                        times.percentileNs(1),
                        times.percentileNs(0)))
                .containsExactly(3L, 5L, 5L, 1L);
    }

    @Test
    void shouldMeasureRealSyncsAndLeaveNothingBehind() throws IOException {
        SyncTimes times = new SyncProbe(TimeUnit.MILLISECONDS.toNanos(100)).measure(root);
        assertThat(times.count()).isBetween(1, 500);
        assertThat(times.percentileNs(0.5)).isPositive();
        assertThat(new SyncProbe(0).measure(root).count()).as("at least one").isOne();
        assertThat(root).isEmptyDirectory();
    }
}
