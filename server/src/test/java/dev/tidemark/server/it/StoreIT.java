package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.Command;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/tidemark store} beside real servers: what it refuses, what a server finds in what was moved, and signals. */
final class StoreIT {
    private static final int DATA_IN_USE = 4;
    private static final int INTERRUPTED = 22;
    private static final int UNREPLAYED = 23;
    private static final int USERS = 50;
    private static final int CHANNELS = 5;
    private static final int FORGOTTEN = 3;
    private static final long TIMEOUT_S = 60;
    private static final Path LAUNCHER =
            Path.of("..", "bin", "tidemark").toAbsolutePath().normalize();

    @TempDir
    private Path dir;

    private ServerProcess.Setup server(String name) {
        return ServerProcess.on(dir.resolve(name)).with("server.shards", 2).with("store.commit-delay", "10m");
    }

    private String place(String name) {
        return "rocksdb:" + dir.resolve(name);
    }

    private Command.Ended store(String... arguments) {
        List<String> words = new ArrayList<>(
                List.of("env", "JAVA_HOME=" + System.getProperty("java.home"), LAUNCHER.toString(), "store"));
        words.addAll(List.of(arguments));
        return Command.tryRun(words.toArray(String[]::new));
    }

    private static void change(WireClient client) {
        for (long user = 1; user <= USERS; user++) {
            for (long channel = 1; channel <= CHANNELS; channel++) {
                long userId = user;
                long channelId = channel;
                client.call(out ->
                        RequestEncoder.increment(out, 0, Counters.ALL_MASK, 1, userId, channelId, 100 + channelId, 1));
                client.call(out -> RequestEncoder.ack(out, 0, Counters.UNREAD_MASK, 1, userId, channelId, 50 + userId));
            }
            if (user % 2 == 0) {
                long userId = user;
                client.call(out -> RequestEncoder.forget(out, 0, 1, userId, FORGOTTEN, 0));
            }
        }
    }

    /** All that LOAD says of a user. */
    private record Loaded(long version, List<ReplyFrame.Entry> entries) {}

    private static List<Loaded> states(ServerProcess server) {
        List<Loaded> all = new ArrayList<>();
        try (WireClient client = server.connect()) {
            for (long user = 1; user <= USERS; user++) {
                long userId = user;
                ReplyFrame reply = client.call(out -> RequestEncoder.load(out, 1, userId, 0, 0, 0));
                assertThat(reply.status()).isEqualTo(Status.OK);
                all.add(new Loaded(reply.version(), reply.entries()));
            }
        }
        return all;
    }

    @Test
    void shouldMoveWhatAServerKeepsIntoStoreAndFileAndBack() throws IOException {
        String table = Files.writeString(dir.resolve("table.csv"), "user,channel\n1,1\n")
                .toString();
        List<Loaded> before;
        try (ServerProcess server = server("one").start()) {
            try (WireClient client = server.connect()) {
                change(client);
            }
            before = states(server);
            Command.Ended beside =
                    store("export", place("one"), dir.resolve("states.csv").toString());
            assertThat(beside.code()).as(beside.said()).isEqualTo(DATA_IN_USE);
            assertThat(store("import", table, place("one")).code()).isEqualTo(DATA_IN_USE);
            server.kill();
        }
        Command.Ended ahead =
                store("export", place("one"), dir.resolve("states.csv").toString());
        assertThat(ahead.code()).as(ahead.said()).isEqualTo(UNREPLAYED);
        try (ServerProcess server = server("one").start()) {
            assertThat(states(server)).isEqualTo(before);
            server.stopCleanly();
        }
        assertThat(before.get(1).entries()).hasSize(CHANNELS - 1);

        String file = dir.resolve("states.ndjson").toString();
        assertDone(store("export", place("one"), file));
        assertDone(store("import", file, place("two")));
        assertDone(store("import", place("one"), place("three")));
        assertDone(store("compare", place("one"), place("two")));
        assertDone(store("compare", place("two"), place("three")));

        for (String name : List.of("two", "three")) {
            try (ServerProcess server = server(name).start()) {
                assertThat(states(server)).as(name).isEqualTo(before);
                try (WireClient client = server.connect()) {
                    client.call(out -> RequestEncoder.ack(out, 0, 0, 1, 1, 1, 9_999));
                }
                server.stopCleanly();
            }
        }
        // What a server changed later is newer than what comes again.
        assertDone(store("import", file, place("two")));
        try (ServerProcess server = server("two").start()) {
            List<Loaded> after = states(server);
            assertThat(after.subList(1, USERS)).isEqualTo(before.subList(1, USERS));
            assertThat(after.get(0).entries().get(0).state().lastRead()).isEqualTo(9_999);
            server.stopCleanly();
        }
    }

    private static void assertDone(Command.Ended ended) {
        assertThat(ended.code()).as(ended.said()).isZero();
    }

    /** Lines of a file without end, the same at each call. */
    private static String lines(int from, int to) {
        StringBuilder text = new StringBuilder(from == 0 ? "user,channel,lastRead\n" : "");
        for (int i = from; i < to; i++) {
            text.append(1 + i / 3)
                    .append(',')
                    .append(1 + i % 3)
                    .append(',')
                    .append(i)
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void shouldGoOnAfterASignal() throws Exception {
        String[] command = {
            LAUNCHER.toString(),
            "store",
            "import",
            "--checkpoint",
            dir.resolve("progress").toString(),
            "csv:-",
            place("one")
        };
        Process importing = start(command);
        int written = writeUntilItEnds(importing);
        assertThat(importing.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
        String said = new String(importing.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(importing.exitValue()).as(said).isEqualTo(INTERRUPTED);
        assertThat(said).contains("; the same command goes on here");
        String position = Files.readString(dir.resolve("progress"));
        assertThat(position).contains("position=").doesNotContain("position=0/");

        Process again = start(command);
        try (OutputStream in = again.getOutputStream()) {
            in.write(lines(0, written).getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(again.waitFor(TIMEOUT_S, TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).isZero();
        assertThat(dir.resolve("progress")).doesNotExist();
        Path whole = Files.writeString(dir.resolve("whole.csv"), lines(0, written));
        assertDone(store("import", whole.toString(), place("two")));
        Command.Ended comparison = store("compare", place("one"), place("two"));
        assertDone(comparison);
        assertThat(comparison.said()).contains("same: users=" + (written + 2) / 3 + " same=" + written + " ");
    }

    /** Writes lines, sends SIGTERM once the process must be at work on them, and writes on. @return how many lines were begun. */
    private static int writeUntilItEnds(Process process) throws IOException {
        int written = 0;
        boolean signalled = false;
        try (OutputStream in = process.getOutputStream()) {
            while (process.isAlive()) {
                in.write(lines(written, written + 30_000).getBytes(StandardCharsets.US_ASCII));
                written += 30_000;
                if (!signalled && written > 100_000) { // more than the pipe and all buffers hold
                    Command.run("kill", "-TERM", Long.toString(process.pid()));
                    signalled = true;
                }
            }
        } catch (IOException e) {
            assertThat(signalled).as("the pipe was broken before the signal").isTrue();
            written += 30_000;
        }
        return written;
    }

    private static Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }
}
