package dev.tidemark.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.Command;
import dev.tidemark.server.process.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore as docs/OPERATIONS.md tells them. */
class BackupIT {
    private static final int USERS = 1_000;

    @TempDir
    private Path dir;

    private Unpacked unpacked;

    @BeforeEach
    void unpack() {
        unpacked = Unpacked.archive(dir);
    }

    @Test
    void shouldRestoreACopyOfAStoppedServer() {
        try (ServerProcess server = start(dir.resolve("data"))) {
            ackAll(server, 1_000);
            server.stopCleanly();
        }
        copy();
        assertThatAllAreAcked(1_000);
    }

    /** What a snapshot of the file system holds is what the disk shows at one moment, and here the server stands still for it. */
    @Test
    void shouldRestoreASnapshotOfAServerThatRuns() {
        try (ServerProcess server = start(dir.resolve("data"))) {
            ackAll(server, 1_000);
            server.pause();
            copy();
            server.resume();
            ackAll(server, 2_000);
            server.stopCleanly();
        }
        assertThatAllAreAcked(1_000);
    }

    private ServerProcess start(Path data) {
        return ServerProcess.on(data)
                .by(unpacked.file("bin/tidemark").toString(), "server")
                .start();
    }

    private void copy() {
        Command.run(
                "cp",
                "-a",
                dir.resolve("data").toString(),
                dir.resolve("backup").toString());
    }

    private void ackAll(ServerProcess server, int message) {
        String replies = nc(server, "ack %d 7 " + message);
        assertThat(replies.lines()).hasSize(USERS).allMatch(line -> line.contains(" lastRead=" + message + " "));
    }

    private void assertThatAllAreAcked(int message) {
        try (ServerProcess restored = start(dir.resolve("backup"))) {
            assertThat(nc(restored, "get %d 7").lines())
                    .hasSize(USERS)
                    .allMatch(line -> line.startsWith("OK lastRead=" + message + " "));
            restored.stopCleanly();
        }
    }

    /** The replies to a command for each user, one a line. */
    private String nc(ServerProcess server, String command) {
        return Command.run(
                "sh",
                "-c",
                "seq " + USERS + " | sed 's/.*/" + command.replace("%d", "&") + "/' | " + unpacked.file("bin/tidemark")
                        + " nc 127.0.0.1:" + server.port());
    }
}
