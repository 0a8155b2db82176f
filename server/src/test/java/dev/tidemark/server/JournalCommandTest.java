package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.journal.FileDisk;
import dev.tidemark.server.journal.SmallLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/tidemark journal}: words and exit codes. */
class JournalCommandTest {
    private static final String SEGMENT = "shard-00-0000000000000001.journal";
    private static final int FIRST_GROUP = 4_096;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path dir;

    /** A log of five changes and removals in two groups, of which the first is durable. */
    @BeforeEach
    void write() throws IOException {
        try (SmallLog log = new SmallLog(new FileDisk(dir), 0)) {
            log.group(2);
            log.durable(log.end());
            log.group(3);
        }
    }

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return JournalCommand.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(args);
    }

    private void flip(int offset) throws IOException {
        byte[] bytes = Files.readAllBytes(dir.resolve(SEGMENT));
        bytes[offset] ^= 1;
        Files.write(dir.resolve(SEGMENT), bytes);
    }

    @Test
    void shouldVerifyAWholeJournal() {
        assertThat(execute("verify", dir.toString())).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "shard=0 segments=1 groups=2 records=5 start=0 end=384 durable=160", "ok: logs=1 records=5");
    }

    @Test
    void shouldSayWhatATornEndDrops() throws IOException {
        flip(FIRST_GROUP + 160 + 60);
        assertThat(execute("verify", dir.toString())).isZero();
        // What is torn no longer tells what was durable before it.
        assertThat(out.toString().lines())
                .containsExactly(
                        "shard=0 segments=1 groups=1 records=2 start=0 end=160 durable=0",
                        "  behind the end: groups=0 records=0 bytes=224",
                        "ok: logs=1 records=2");
    }

    @Test
    void shouldNameWhatIsDamaged() throws IOException {
        flip(FIRST_GROUP + 60);
        assertThat(execute("verify", dir.toString())).isEqualTo(ExitCode.JOURNAL.number());
        assertThat(out.toString().lines())
                .containsExactly(
                        "shard=0 segments=1 groups=0 records=0 start=0 end=0 durable=160",
                        "  behind the end: groups=1 records=3 bytes=384",
                        "  damaged: file=" + SEGMENT + " offset=4096: no whole group at position 0, expected one, "
                                + "since all below position 160 was durable",
                        "damaged: logs=1 of 1; bin/tidemark journal repair " + dir + " says what would be lost");
    }

    @Test
    void shouldDumpAsText() {
        assertThat(execute("dump", dir.toString())).isZero();
        assertThat(out.toString().lines())
                .hasSize(5)
                .startsWith(
                        "shard=0 user=7 channel=9 lastRead=281 mentioned=282 counted=283 version=1 counters=284,285,286,287")
                .endsWith("shard=0 user=7 channel=5 removed version=5");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldDumpAsJson() {
        assertThat(execute("dump", "-o", "json", dir.toString())).isZero();
        assertThat(out.toString().lines())
                .startsWith("{\"shard\":0,\"user\":\"7\",\"channel\":\"9\",\"lastRead\":\"281\",\"mentioned\":\"282\","
                        + "\"counted\":\"283\",\"version\":\"1\",\"counters\":[284,285,286,287]}")
                .endsWith("{\"shard\":0,\"user\":\"7\",\"channel\":\"5\",\"removed\":true,\"version\":\"5\"}");
    }

    @Test
    void shouldDumpOneUser() {
        assertThat(execute("dump", "--user", "8", dir.toString())).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(execute("dump", "--user", "7", dir.toString())).isZero();
        assertThat(out.toString().lines()).hasSize(5);
        assertThat(execute("dump", "--user", "-1", dir.toString())).isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(err.toString()).contains("--user -1", "--help");
    }

    @Test
    void shouldDumpWhatIsWholeOfADamagedJournal() throws IOException {
        flip(FIRST_GROUP + 60);
        assertThat(execute("dump", dir.toString())).isEqualTo(ExitCode.JOURNAL.number());
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("nothing behind is printed", SEGMENT, "offset=4096");
    }

    @Test
    void shouldRepairOnlyWhenToldTo() throws IOException {
        flip(FIRST_GROUP + 60);
        byte[] damaged = Files.readAllBytes(dir.resolve(SEGMENT));

        assertThat(execute("repair", dir.toString())).isEqualTo(ExitCode.JOURNAL.number());
        assertThat(out.toString())
                .contains(
                        "keeps: groups=0 records=0 bytes=0",
                        "drops: groups=1 records=3 bytes=384",
                        "of 160 bytes that were durable",
                        "cuts: " + SEGMENT,
                        "nothing changed");
        assertThat(Files.readAllBytes(dir.resolve(SEGMENT))).isEqualTo(damaged);

        assertThat(execute("repair", "--yes", dir.toString())).isZero();
        assertThat(out.toString()).contains("kept aside: " + SEGMENT + ".damaged", "repaired: logs=1");
        assertThat(Files.readAllBytes(dir.resolve(SEGMENT + ".damaged"))).isEqualTo(damaged);
        assertThat(execute("verify", dir.toString())).isZero();
    }

    @Test
    void shouldLeaveATornEndToTheNextStart() throws IOException {
        flip(FIRST_GROUP + 160 + 60);
        byte[] torn = Files.readAllBytes(dir.resolve(SEGMENT));
        assertThat(execute("repair", "--yes", dir.toString())).isZero();
        assertThat(out.toString()).isEqualTo("nothing to repair\n");
        assertThat(Files.readAllBytes(dir.resolve(SEGMENT))).isEqualTo(torn);
    }

    @Test
    void shouldReadButNotRepairWhileAServerHasIt() throws IOException {
        FileDisk server = new FileDisk(dir);
        assertThat(server.lock()).isTrue();
        assertThat(execute("verify", dir.toString())).isZero();
        assertThat(execute("dump", dir.toString())).isZero();
        assertThat(execute("repair", "--yes", dir.toString())).isEqualTo(ExitCode.DATA_IN_USE.number());
        assertThat(err.toString()).startsWith("tidemark: a server has the journal: directory=" + dir);
        server.close();
    }

    @Test
    void shouldRefuseWhatIsNoDirectory() {
        assertThat(execute("verify", dir.resolve("none").toString())).isEqualTo(ExitCode.JOURNAL.number());
        assertThat(err.toString()).contains("there is no journal", "none");
        assertThat(execute("frob")).isEqualTo(ExitCode.CONFIGURATION.number());
        assertThat(execute()).isEqualTo(ExitCode.CONFIGURATION.number());
    }
}
