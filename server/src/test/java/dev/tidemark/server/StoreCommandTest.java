package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.journal.FileDisk;
import dev.tidemark.server.journal.SmallLog;
import dev.tidemark.server.store.Answers;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.ResidentUser;
import dev.tidemark.server.store.rocksdb.RocksDbStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/tidemark store}: words and exit codes. */
class StoreCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SplittableRandom random = new SplittableRandom(1);
    private BooleanSupplier stopped = () -> false;

    @TempDir
    private Path dir;

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return StoreCommand.commandLine(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        Map.of("TIDEMARK_STORE_THREADS", "1"),
                        () -> stopped.getAsBoolean())
                .execute(args);
    }

    private String place(String name) {
        return "rocksdb:" + dir.resolve(name);
    }

    private String file(String name) {
        return dir.resolve(name).toString();
    }

    private RocksDbStore open(String name) throws IOException {
        Path data = Files.createDirectories(dir.resolve(name));
        return RocksDbStore.open(data.resolve("store"), 1, 64, 8 << 20);
    }

    /** A store with some users of ten states. */
    private List<ResidentUser> write(String name, int count) throws IOException {
        List<ResidentUser> users = new ArrayList<>();
        try (RocksDbStore store = open(name)) {
            for (int id = 1; id <= count; id++) {
                ResidentUser user = new ResidentUser(id);
                for (int channel = 1; channel <= 10; channel++) {
                    user.change(channel, random);
                }
                Answers.commit(store, user);
                users.add(user);
            }
        }
        return users;
    }

    private void assertHolds(String name, List<ResidentUser> users) throws IOException {
        try (RocksDbStore store = open(name)) {
            for (ResidentUser user : users) {
                assertThat(Answers.loaded(store, user.id())).isEqualTo(user.content());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"states.csv", "states.ndjson"})
    void shouldBringAStoreToAFileAndBack(String name) throws IOException {
        List<ResidentUser> users = write("one", 20);

        assertThat(execute("export", place("one"), file(name))).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).matches("exported: users=20 states=200 states/s=[0-9]+ s=[0-9.]+\n");
        assertThat(execute("import", file(name), place("two"))).isZero();
        assertThat(err.toString())
                .matches("imported: users=20 states=200 taken=200 same=0 kept=0 removed=0 malformed=0"
                        + " states/s=[0-9]+ s=[0-9.]+\n");
        assertThat(execute("compare", place("one"), place("two"))).isZero();
        assertThat(out.toString()).isEqualTo("same: users=20 same=200 differing=0 missing=0 extra=0 versions=0\n");
        assertHolds("two", users);
    }

    @Test
    void shouldMoveFromStoreToStoreByConfiguration() throws IOException {
        List<ResidentUser> users = write("one", 20);
        Path config = Files.writeString(
                dir.resolve("two.conf"), "data.dir = \"" + dir.resolve("two") + "\"\nstore.block-cache = 8MiB\n");

        assertThat(execute("import", place("one"), "config:" + config)).isZero();
        assertThat(err.toString()).startsWith("imported: users=20 states=200 taken=200 same=0 kept=0 removed=0 ");
        assertHolds("two", users);
    }

    @Test
    void shouldSayInWhatStoresDiffer() throws IOException {
        write("one", 3);
        write("two", 2);

        assertThat(execute("compare", "--show", "2", place("one"), place("two")))
                .isEqualTo(ExitCode.DIFFERENT.number());
        assertThat(out.toString().lines())
                .hasSize(3)
                .last(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .startsWith("different: users=3 same=")
                .contains(" missing=10 ");
    }

    @Test
    void shouldGoOnWhereItWasStopped() throws IOException {
        List<ResidentUser> users = write("one", 50);
        String checkpoint = file("progress");
        stopAfter(20);
        assertThat(execute("export", "--checkpoint", checkpoint, place("one"), file("states.csv")))
                .isEqualTo(ExitCode.INTERRUPTED.number());
        assertThat(err.toString())
                .isEqualTo("tidemark: stopped before the end: users=20 states=200; the same command goes on here\n");
        assertThat(dir.resolve("states.csv")).doesNotExist();
        assertThat(execute("export", "--checkpoint", checkpoint, place("one"), file("other.csv")))
                .isEqualTo(ExitCode.FILE.number());
        assertThat(err.toString()).startsWith("tidemark: the checkpoint is of other work: file=" + checkpoint);

        assertThat(execute("export", "--checkpoint", checkpoint, place("one"), file("states.csv")))
                .isZero();
        assertThat(err.toString()).startsWith("exported: users=50 states=500 ");
        stopAfter(20);
        String[] importing = {"import", "--checkpoint", checkpoint, file("states.csv"), place("two")};
        assertThat(execute(importing)).isEqualTo(ExitCode.INTERRUPTED.number());
        assertThat(execute(importing)).isZero();
        assertThat(err.toString()).startsWith("imported: users=50 states=500 taken=500 ");
        assertThat(dir.resolve("progress")).doesNotExist();
        assertHolds("two", users);
    }

    private void stopAfter(int users) {
        int[] left = {users};
        stopped = () -> left[0]-- == 0;
    }

    @Test
    void shouldSayThatWithoutACheckpointItBeginsAnew() throws IOException {
        write("one", 5);
        stopAfter(2);
        assertThat(execute("compare", place("one"), place("none"))).isEqualTo(ExitCode.STORE.number());
        write("two", 5);
        stopAfter(2);
        assertThat(execute("compare", place("one"), place("two"))).isEqualTo(ExitCode.INTERRUPTED.number());
        assertThat(err.toString()).endsWith("; without --checkpoint it begins anew\n");
    }

    // An import from another table

    @Test
    void shouldImportTheTableOfAnotherProgram() throws IOException {
        Files.writeString(dir.resolve("table.csv"), "user_id,channel_id,last_message_id,mention_count\n42,7,1000,3\n");
        String[] importing = {
            "import",
            "--as-of",
            "2026-11-25T08:00:00.000001Z",
            "--columns",
            "user=user_id,channel=channel_id,lastRead=last_message_id,counter0=mention_count",
            file("table.csv"),
            place("one")
        };
        assertThat(execute(importing)).isZero();
        PlainUser user;
        try (RocksDbStore store = open("one")) {
            user = Answers.loaded(store, 42);
        }
        assertThat(user.newestVersion()).isEqualTo(1_795_593_600_000_001L);
        assertThat(user.states().toString())
                .isEqualTo("{7=ReadState[lastRead=1000, mentioned=0, counted=0, version=1795593600000001, mentions=3,"
                        + " unread=0, counter2=0, counter3=0]}");
    }

    @Test
    void shouldTellMalformedLines() throws IOException {
        Files.writeString(dir.resolve("table.csv"), "user,channel\n1,7\nx,8\n2,7\ny,8\n3,7\n");
        assertThat(execute("import", file("table.csv"), place("one"))).isEqualTo(ExitCode.MALFORMED.number());
        assertThat(err.toString())
                .isEqualTo("tidemark: " + file("table.csv") + " line 3: user=x, expected a whole number from 1 to "
                        + "18446744073709551615; mend it, or let --skip-malformed pass over some such lines\n");
        assertThat(execute("import", "--skip-malformed", "1", file("table.csv"), place("one")))
                .isEqualTo(ExitCode.MALFORMED.number());
        assertThat(execute("import", "--skip-malformed", "2", file("table.csv"), place("one")))
                .isZero();
        assertThat(err.toString()).contains("passed over: " + file("table.csv") + " line 5: user=y", " malformed=2 ");
    }

    // Stores that must be left alone

    @Test
    void shouldRefuseAStoreWhoseJournalIsAhead() throws IOException {
        write("one", 5);
        write("two", 5);
        Path journal = Files.createDirectories(dir.resolve("one").resolve("journal"));
        try (SmallLog log = new SmallLog(new FileDisk(journal), 0)) {
            log.group(3);
        }
        for (String[] command : new String[][] {
            {"export", place("one"), file("states.csv")},
            {"import", place("one"), place("two")},
            {"import", place("two"), place("one")},
            {"compare", place("one"), place("two")}
        }) {
            assertThat(execute(command)).as(String.join(" ", command)).isEqualTo(ExitCode.UNREPLAYED.number());
            assertThat(err.toString())
                    .isEqualTo("tidemark: the journal has changes that the store may not have: directory=" + journal
                            + " records=3; start the server and stop it in order, which brings them into the store\n");
        }
        assertThat(dir.resolve("states.csv")).doesNotExist();
        assertThat(dir.resolve("states.csv.part")).doesNotExist();
    }

    @Test
    void shouldRefuseWhatIsNoStore() throws IOException {
        assertThat(execute("export", place("none"), file("states.csv"))).isEqualTo(ExitCode.STORE.number());
        assertThat(err.toString()).startsWith("tidemark: there is no store: directory=" + dir.resolve("none/store"));
        Path config = Files.writeString(dir.resolve("none.conf"), "store.type = none\n");
        assertThat(execute("export", "config:" + config, file("states.csv")))
                .isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(err.toString()).startsWith("tidemark: store.type=none keeps nothing");
        Files.writeString(config, "store.tipe = none\n");
        assertThat(execute("export", "config:" + config, file("states.csv")))
                .isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(err.toString()).startsWith("tidemark: unknown key store.tipe (none.conf:1)");
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        assertThat(execute("import", file("none.csv"), place("one"))).isEqualTo(ExitCode.FILE.number());
        assertThat(err.toString()).startsWith("tidemark: " + file("none.csv") + " cannot be read: ");
    }

    // The command line

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "export|Missing required parameters: 'SOURCE', 'TARGET'",
                "export rocksdb:a b|b: expected rocksdb:DIR, config:FILE, csv:FILE, ndjson:FILE, or a name that ends with .csv",
                "export rocksdb:a rocksdb:b|rocksdb:b: a store, expected a file",
                "export a.csv b.csv|a.csv: a file, expected a store",
                "export rocksdb: b.csv|rocksdb:: expected rocksdb:DIR",
                "export --checkpoint c rocksdb:a csv:-|--checkpoint with csv:-",
                "import a.csv b.csv|b.csv: a file, expected a store",
                "import rocksdb:a rocksdb:./a|the same store, expected two",
                "import --as-of yesterday a.csv rocksdb:b|--as-of yesterday: expected a time such as 2026",
                "import --as-of 1969-01-01T00:00:00Z a.csv rocksdb:b|expected a time such as 2026",
                "import --columns user=u a.csv rocksdb:b|--columns: no column for channel",
                "import --columns user=u,channel=c rocksdb:a rocksdb:b|are for files: rocksdb:a is a store",
                "compare rocksdb:a rocksdb:a|the same store, expected two",
                "compare rocksdb:a b.csv|b.csv: a file, expected a store",
                "frob|Unmatched argument at index 0: 'frob'",
                "''|Missing required subcommand"
            })
    void shouldRefuseCommandLinesThatMakeNoSense(String words, String sentence) {
        String[] args = words.isEmpty() ? new String[0] : words.split(" ", -1);
        assertThat(execute(args)).isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(err.toString()).startsWith("tidemark: ").contains(sentence, "see bin/tidemark store", "--help");
    }

    @ParameterizedTest
    @CsvSource({"'',Exit codes:", "export,Examples:", "import,--columns", "compare,--show"})
    void shouldExplainItself(String command, String words) {
        String[] args = command.isEmpty() ? new String[] {"--help"} : new String[] {command, "--help"};
        assertThat(execute(args)).isZero();
        assertThat(out.toString()).contains("Usage: tidemark store", words);
    }
}
