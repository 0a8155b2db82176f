package dev.tidemark.server.store.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.UserScan;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole runs over stores in maps: what comes out is what went in, also where runs are stopped again and again. */
@Timeout(120)
class TransferTest {

    private final StringWriter told = new StringWriter();
    private final PrintWriter err = new PrintWriter(told);
    private final RandomUsers random = new RandomUsers(RandomUsers.SEED);
    private final SplittableRandom stops = new SplittableRandom(RandomUsers.SEED);

    @TempDir
    private Path dir;

    private TransferRun run(BooleanSupplier stopped, Checkpoint checkpoint) {
        return TransferRun.begin(stopped, checkpoint, err);
    }

    private Tally exportTo(
            Path file, Format format, Map<Long, PlainUser> users, BooleanSupplier stopped, Checkpoint checkpoint) {
        TransferRun run = run(stopped, checkpoint);
        try (MapStore store = new MapStore(users, Long::compareUnsigned);
                UserScan scan = store.scan(checkpoint.position());
                StateFile target = StateFile.create(file, format, checkpoint.bytes())) {
            new StateExport(scan, target, run).run();
        }
        return run.tally();
    }

    private Tally importFrom(
            Path file, Format format, ScannableStore store, BooleanSupplier stopped, Checkpoint checkpoint)
            throws IOException {
        TransferRun run = run(stopped, checkpoint);
        MalformedLines malformed = new MalformedLines("states", 0, err);
        try (InputStream in = Files.newInputStream(file);
                UserScan scan = FileScan.open(
                        "states", in, Files.size(file), format, Columns.own(), 1, malformed, checkpoint.position())) {
            new StateImport(scan, store, run).run();
        }
        return run.tally();
    }

    /** Says stop after some users, at random, so that a run comes some way. */
    private BooleanSupplier afterAWhile() {
        int[] left = {1 + stops.nextInt(60)};
        return () -> left[0]-- == 0;
    }

    private Checkpoint checkpoint(String work) {
        return Checkpoint.at(dir.resolve("checkpoint"), work, stops.nextBoolean() ? 0 : Long.MAX_VALUE);
    }

    private static boolean never() {
        return false;
    }

    private static long states(Map<Long, PlainUser> users) {
        return users.values().stream().mapToLong(user -> user.states().size()).sum();
    }

    // Round trips

    @ParameterizedTest
    @EnumSource(Format.class)
    void shouldBringBackEveryBit(Format format) throws IOException {
        Map<Long, PlainUser> users = random.make(2_000);
        Path file = dir.resolve("states");
        Tally exported = exportTo(file, format, users, TransferTest::never, Checkpoint.none());
        Map<Long, PlainUser> copy = new HashMap<>();
        Tally imported;
        try (MapStore store = new MapStore(copy, MapStore.SHUFFLED)) {
            imported = importFrom(file, format, store, TransferTest::never, Checkpoint.none());
        }
        assertThat(copy).as("seed=%d", RandomUsers.SEED).isEqualTo(users);
        assertThat(exported.text(Tally.Count.USERS, Tally.Count.STATES))
                .isEqualTo("users=" + users.size() + " states=" + states(users))
                .isEqualTo(imported.text(Tally.Count.USERS, Tally.Count.STATES));
        assertThat(imported.get(Tally.Count.TAKEN)).isEqualTo(states(users));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void shouldWriteTheSameFileHoweverOftenItIsStopped(Format format) throws IOException {
        Map<Long, PlainUser> users = random.make(500);
        Path whole = dir.resolve("whole");
        exportTo(whole, format, users, TransferTest::never, Checkpoint.none());
        Path file = dir.resolve("states");
        int runs = 1;
        Tally tally = null;
        for (; tally == null; runs++) {
            try {
                tally = exportTo(file, format, users, afterAWhile(), checkpoint("export"));
            } catch (TransferException e) {
                assertThat(e.reason()).isEqualTo(TransferException.Reason.INTERRUPTED);
                assertThat(file).doesNotExist();
                spoilTheEnd(dir.resolve("states.part"));
            }
        }
        assertThat(runs).isGreaterThan(5);
        assertThat(file).as("seed=%d", RandomUsers.SEED).hasSameBinaryContentAs(whole);
        assertThat(tally.get(Tally.Count.STATES)).isEqualTo(states(users));
        assertThat(dir.resolve("checkpoint")).doesNotExist();
        assertThat(dir.resolve("states.part")).doesNotExist();
    }

    /** What a killed run leaves behind what its checkpoint speaks of. */
    private static void spoilTheEnd(Path part) throws IOException {
        Files.writeString(part, Files.readString(part, StandardCharsets.US_ASCII) + "1,2,3", StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void shouldImportAllHoweverOftenItIsStopped(Format format) throws IOException {
        Map<Long, PlainUser> users = random.make(500);
        Path file = dir.resolve("states");
        exportTo(file, format, users, TransferTest::never, Checkpoint.none());
        Map<Long, PlainUser> copy = new HashMap<>();
        int runs = 0;
        Tally tally = null;
        for (; tally == null; runs++) {
            try (MapStore store = new MapStore(copy, Long::compareUnsigned)) {
                tally = importFrom(file, format, store, afterAWhile(), checkpoint("import"));
            } catch (TransferException e) {
                assertThat(e.reason()).isEqualTo(TransferException.Reason.INTERRUPTED);
            }
        }
        assertThat(runs).isGreaterThan(5);
        assertThat(copy).as("seed=%d", RandomUsers.SEED).isEqualTo(users);
        assertThat(tally.get(Tally.Count.USERS)).isEqualTo(users.size());
        assertThat(tally.get(Tally.Count.TAKEN)).isEqualTo(states(users));
    }

    @Test
    void shouldMoveFromStoreToStoreHoweverOftenItIsStopped() {
        Map<Long, PlainUser> users = random.make(500);
        Map<Long, PlainUser> copy = new HashMap<>();
        boolean done = false;
        int runs = 0;
        for (; !done; runs++) {
            Checkpoint checkpoint = checkpoint("move");
            try (MapStore source = new MapStore(users, MapStore.SHUFFLED);
                    MapStore target = new MapStore(copy, Long::compareUnsigned);
                    UserScan scan = source.scan(checkpoint.position())) {
                new StateImport(scan, target, run(afterAWhile(), checkpoint)).run();
                done = true;
            } catch (TransferException e) {
                assertThat(e.reason()).isEqualTo(TransferException.Reason.INTERRUPTED);
            }
        }
        assertThat(runs).isGreaterThan(5);
        assertThat(copy).as("seed=%d", RandomUsers.SEED).isEqualTo(users);
    }

    @Test
    void shouldChangeNothingWhenDoneAgain() throws IOException {
        Map<Long, PlainUser> users = random.make(500);
        Path file = dir.resolve("states");
        exportTo(file, Format.CSV, users, TransferTest::never, Checkpoint.none());
        try (MapStore store = new MapStore(users, Long::compareUnsigned)) {
            Tally tally = importFrom(file, Format.CSV, store, TransferTest::never, Checkpoint.none());

            assertThat(store.commits()).isZero();
            assertThat(tally.get(Tally.Count.SAME)).isEqualTo(states(users));
        }
    }

    /** Lines in the order of another table: a user comes again while the store still works on it. */
    @Test
    void shouldTakeAUserWhoseLinesAreAllOverTheFile() throws IOException {
        StringBuilder text = new StringBuilder("user,channel,lastRead\n");
        for (int channel = 1; channel <= 300; channel++) {
            for (int user = 1; user <= 5; user++) {
                text.append(user)
                        .append(',')
                        .append(channel)
                        .append(',')
                        .append(channel)
                        .append('\n');
            }
        }
        Path file = Files.writeString(dir.resolve("states"), text);
        Map<Long, PlainUser> users = new HashMap<>();
        try (MapStore store = new MapStore(users, Long::compareUnsigned)) {
            importFrom(file, Format.CSV, store, TransferTest::never, Checkpoint.none());
        }
        assertThat(users).hasSize(5);
        assertThat(users.values()).allSatisfy(user -> {
            assertThat(user.newestVersion()).isEqualTo(1);
            assertThat(user.states()).hasSize(300);
            user.states()
                    .forEach((channel, state) ->
                            assertThat(state).isEqualTo(new ReadState(channel, 0, 0, 1, 0, 0, 0, 0)));
        });
    }

    @Test
    void shouldLeaveInTheStoreWhatCameBeforeAMalformedLineAndGoOnThere() throws IOException {
        Path file = dir.resolve("states");
        Files.writeString(file, "user,channel,lastRead,version\n1,7,1,1\n2,7,1,1\n3,7,x,1\n4,7,1,1\n");
        Map<Long, PlainUser> users = new HashMap<>();
        try (MapStore store = new MapStore(users, Long::compareUnsigned)) {
            assertThatExceptionOfType(TransferException.class)
                    .isThrownBy(() -> importFrom(file, Format.CSV, store, TransferTest::never, checkpoint("import")))
                    .withMessageStartingWith("states line 4: lastRead=x");
            assertThat(users).containsOnlyKeys(1L);
            Files.writeString(file, "user,channel,lastRead,version\n1,7,1,1\n2,7,1,1\n3,7,3,1\n4,7,1,1\n");
            importFrom(file, Format.CSV, store, TransferTest::never, checkpoint("import"));
        }
        assertThat(users).containsOnlyKeys(1L, 2L, 3L, 4L);
    }

    @Test
    void shouldEndWhereTheStoreCannot() throws IOException {
        Path file = Files.writeString(dir.resolve("states"), "user,channel\n1,7\n");
        MapStore closed = new MapStore(new HashMap<>(), Long::compareUnsigned);
        closed.close();
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> importFrom(file, Format.CSV, closed, TransferTest::never, Checkpoint.none()))
                .withMessageStartingWith("a store could not do what it was asked: kind=LOAD")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(TransferException.Reason.STORE));
    }

    // Files and checkpoints

    private static Map<Long, PlainUser> golden() {
        PlainUser first = new PlainUser();
        first.newestVersion(1_795_428_000_000_001L);
        first.states().put(7L, new ReadState(1_000, 0, 0, 1_795_428_000_000_001L, 0, 0, 0, 0));
        first.states().put(9L, new ReadState(0, 1_001, 1_002, 1_795_428_000_000_000L, 3, 4, 5, Integer.MAX_VALUE));
        PlainUser second = new PlainUser();
        second.newestVersion(1_795_428_000_000_003L);
        second.removalVersion(1_795_428_000_000_002L);
        second.states().put(-1L, new ReadState(-1, 0, 0, 1_795_428_000_000_003L, 0, 1, 0, 0));
        PlainUser forgotten = new PlainUser();
        forgotten.newestVersion(5);
        forgotten.removalVersion(5);
        return new HashMap<>(Map.of(42L, first, -2L, second, 43L, forgotten));
    }

    @Test
    void shouldWriteThisCsv() throws IOException {
        Path file = dir.resolve("states");
        exportTo(file, Format.CSV, golden(), TransferTest::never, Checkpoint.none());
        assertThat(Files.readString(file)).isEqualTo("""
                        user,channel,lastRead,mentioned,counted,version,counter0,counter1,counter2,counter3,removal
                        42,7,1000,0,0,1795428000000001,0,0,0,0,
                        42,9,0,1001,1002,1795428000000000,3,4,5,2147483647,
                        43,,,,,5,,,,,5
                        18446744073709551614,,,,,1795428000000003,,,,,1795428000000002
                        18446744073709551614,18446744073709551615,18446744073709551615,0,0,1795428000000003,0,1,0,0,
                        """);
    }

    @Test
    void shouldWriteThisNdjson() throws IOException {
        Path file = dir.resolve("states");
        exportTo(file, Format.NDJSON, golden(), TransferTest::never, Checkpoint.none());
        assertThat(Files.readString(file)).isEqualTo("""
                        {"user":"42","channel":"7","lastRead":"1000","mentioned":"0","counted":"0","version":"1795428000000001",\
                        "counter0":0,"counter1":0,"counter2":0,"counter3":0}
                        {"user":"42","channel":"9","lastRead":"0","mentioned":"1001","counted":"1002","version":"1795428000000000",\
                        "counter0":3,"counter1":4,"counter2":5,"counter3":2147483647}
                        {"user":"43","version":"5","removal":"5"}
                        {"user":"18446744073709551614","version":"1795428000000003","removal":"1795428000000002"}
                        {"user":"18446744073709551614","channel":"18446744073709551615","lastRead":"18446744073709551615",\
                        "mentioned":"0","counted":"0","version":"1795428000000003","counter0":0,"counter1":1,"counter2":0,"counter3":0}
                        """);
    }

    @Test
    void shouldNotWriteOverAFile() throws IOException {
        Path file = Files.writeString(dir.resolve("states"), "precious");
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> exportTo(file, Format.CSV, golden(), TransferTest::never, Checkpoint.none()))
                .withMessageStartingWith("the file is there already: file=" + file)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(TransferException.Reason.FILE));
        assertThat(Files.readString(file)).isEqualTo("precious");
    }

    @Test
    void shouldRefuseACheckpointOfOtherWork() {
        Path file = dir.resolve("checkpoint");
        Checkpoint.at(file, "export a b").save("7", 70, new Tally());
        Checkpoint again = Checkpoint.at(file, "export a b");
        assertThat(again.position()).isEqualTo("7");
        assertThat(again.bytes()).isEqualTo(70);
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> Checkpoint.at(file, "export a c"))
                .withMessageContaining("work=export a b, expected export a c");
    }

    @Test
    void shouldRefuseACheckpointWhoseFileHasGone() {
        Path file = dir.resolve("checkpoint");
        Checkpoint.at(file, "export").save("42", 70, new Tally());
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> exportTo(
                        dir.resolve("states"),
                        Format.CSV,
                        golden(),
                        TransferTest::never,
                        Checkpoint.at(file, "export")))
                .withMessageContaining("length=0, expected 70 or more as an earlier run left it");
    }

    @Test
    void shouldRefuseADamagedCheckpoint() throws IOException {
        Path file = dir.resolve("checkpoint");
        Files.writeString(file, "tidemark-checkpoint=1\nwork=export\nposition=7\nbytes=many\n");
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> Checkpoint.at(file, "export").bytes())
                .withMessageContaining("the checkpoint is damaged: file=" + file + " bytes=many");
        Files.writeString(file, "nonsense");
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> Checkpoint.at(file, "export"))
                .withMessageContaining("the checkpoint is of other work");
    }
}
