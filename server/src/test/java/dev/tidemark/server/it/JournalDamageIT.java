package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.Command;
import dev.tidemark.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damage to what was on disk for good: the server does not start, names the file and the place, and changes nothing, however
 * often it is tried, until the operator has decided to go on without what is lost.
 */
final class JournalDamageIT {
    private static final int OK = 0;
    private static final int JOURNAL = 8;
    private static final int CHANGES = 3_000;
    private static final int FIRST_GROUP_OFFSET = 4_096;
    private static final int DAMAGE_OFFSET = FIRST_GROUP_OFFSET + 50;
    private static final Path LAUNCHER =
            Path.of("..", "bin", "tidemark").toAbsolutePath().normalize();

    @TempDir
    private Path dir;

    @Test
    void shouldRefuseToStartUntilTheOperatorDecides() throws IOException {
        Path journal = dir.resolve("data").resolve("journal");
        ServerProcess.Setup setup = ServerProcess.on(dir.resolve("data"))
                .with("server.shards", 1)
                .with("cache.memory", "64MiB")
                .with("store.commit-delay", "10m")
                .with("journal.fsync", "always");
        CrashLoad load = new CrashLoad(20261125);
        long beginNs = System.nanoTime();
        try (ServerProcess server = setup.start()) {
            CrashLoad.Run run = load.start(server);
            run.awaitAcknowledged(CHANGES);
            server.kill();
            run.awaitEnd();
        }
        Path segment = segments(journal).get(0);
        byte[] damaged = Files.readAllBytes(segment);
        damaged[DAMAGE_OFFSET] ^= 1;
        Files.write(segment, damaged);

        assertRefusesToStart(setup, segment);
        assertThat(tidemark("verify", journal.toString()).code()).isEqualTo(JOURNAL);
        Command.Ended proposal = tidemark("repair", journal.toString());
        assertThat(proposal.code()).as(proposal.said()).isEqualTo(JOURNAL);
        assertThat(proposal.said()).contains(segment.getFileName().toString());
        assertRefusesToStart(setup, segment);
        assertThat(Files.readAllBytes(segment)).as("nothing was changed").isEqualTo(damaged);

        Command.Ended repair = tidemark("repair", journal.toString(), "--yes");
        assertThat(repair.code()).as(repair.said()).isEqualTo(OK);
        try (ServerProcess server = setup.start()) {
            load.check(server, beginNs).assertNothingLost("after a repair, older states alone");
            server.stopCleanly();
        }
    }

    private static void assertRefusesToStart(ServerProcess.Setup setup, Path segment) {
        ServerProcess.Exit exit = setup.run();
        assertThat(exit.code()).as(exit.toString()).isEqualTo(JOURNAL);
        assertThat(exit.output()).isEmpty();
        assertThat(exit.errors())
                .contains("tidemark: ", segment.getFileName().toString(), "offset=" + FIRST_GROUP_OFFSET)
                .contains("bin/tidemark journal repair")
                .doesNotContain("\tat ");
    }

    private static List<Path> segments(Path journal) throws IOException {
        try (Stream<Path> files = Files.list(journal)) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
    }

    private static Command.Ended tidemark(String... arguments) {
        String[] words = new String[arguments.length + 4];
        words[0] = "env";
        words[1] = "JAVA_HOME=" + System.getProperty("java.home");
        words[2] = LAUNCHER.toString();
        words[3] = "journal";
        System.arraycopy(arguments, 0, words, 4, arguments.length);
        return Command.tryRun(words);
    }
}
