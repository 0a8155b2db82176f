package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.auth.NewToken;
import dev.tidemark.server.auth.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {
    @TempDir
    private Path dir;

    private Path file;
    private ConfigSource source;
    private ServerConfig taken;
    private boolean stopping;

    @BeforeEach
    void name() {
        file = dir.resolve("tidemark.conf");
        source = new ConfigSource(
                file, Map.of("TIDEMARK_LIMITS_CONNECTIONS", "7"), List.of("store.threads=3", "cache.memory=16MiB"));
    }

    @AfterEach
    void quieten() {
        LogLevel.WARN.apply(); // as the tests' own configuration of the log has it
    }

    @Test
    void shouldHandOverWhatChangedAndKeepTheRest() throws Exception {
        LiveConfig live = start("store.commit-delay=30s");

        reload(live, "store.commit-delay=1s", "store.block-cache=1MiB");

        assertThat(taken.store().commitDelayNs()).isEqualTo(1_000_000_000L);
        assertThat(taken.store().blockCacheBytes()).isEqualTo(64 << 20);
        assertThat(live.config()).isEqualTo(taken);
        assertThat(live.facts())
                .contains("commit_delay_ms 1000\n", "config_reloads 1\n", "config_keys_for_restart 1\n");
    }

    @Test
    void shouldLetEnvironmentAndCommandLineWinAsAtTheStart() throws Exception {
        LiveConfig live = start();

        reload(live, "limits.connections=1", "store.threads=1", "limits.pending-loads=5");

        assertThat(live.config().limits().connections()).isEqualTo(7);
        assertThat(live.config().store().threads()).isEqualTo(3);
        assertThat(live.config().limits().pendingLoads()).isEqualTo(5);
    }

    @Test
    void shouldChangeNothingWhereThereIsAnyFault() throws Exception {
        LiveConfig live = start("store.commit-delay=30s");
        ServerConfig before = live.config();

        reload(live, "store.commit-delay=1s", "limits.connection=1");
        reload(live, "store.commit-delay=1s", "auth.tokens-file=" + dir.resolve("absent"));
        reload(live, "store.commit-delay=1s", "server.address=0.0.0.0");
        reload(live, "store.commit-delay=1s", "store.block-cache=15TiB");
        Files.delete(file);
        run(live);

        assertThat(taken).isNull();
        assertThat(live.config()).isEqualTo(before);
        assertThat(live.facts()).contains("config_reloads 0\n", "config_reloads_refused 5\n");
    }

    @Test
    void shouldReadFilesThatAreNamedAnew() throws Exception {
        Path tokens = tokens("one");
        LiveConfig live = start("auth.tokens-file=" + tokens);
        Path others = tokens("other");

        reload(live, "auth.tokens-file=" + others);

        assertThat(taken.auth().tokensFile()).isEqualTo(others);
        assertThat(live.config().auth().tokensFile()).isEqualTo(others);
    }

    @Test
    void shouldLeaveAServerAloneThatIsAboutToStop() throws Exception {
        LiveConfig live = start();
        ServerConfig before = live.config();
        stopping = true;

        reload(live, "store.commit-delay=1s");

        assertThat(live.config()).isEqualTo(before);
    }

    private Path tokens(String name) throws IOException {
        return Files.writeString(
                dir.resolve(name), NewToken.make(name, Role.READER).line());
    }

    private LiveConfig start(String... lines) throws Exception {
        Files.write(file, List.of(lines));
        return new LiveConfig(source.load());
    }

    private void reload(LiveConfig live, String... lines) throws IOException {
        Files.write(file, List.of(lines));
        run(live);
    }

    private void run(LiveConfig live) {
        Reload reload = new Reload(source, live, (config, files) -> {
            taken = stopping ? taken : config;
            return !stopping;
        });
        reload.run();
    }
}
