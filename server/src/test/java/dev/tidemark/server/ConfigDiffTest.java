package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigDiffTest {
    @Test
    void shouldTellTakenFromLeftAndGoOnWithWhatIsLeftAsItWas() throws Exception {
        LoadedConfig running = load("store.commit-delay=30s", "store.threads=2");

        ConfigDiff diff =
                ConfigDiff.between(running, load("store.commit-delay=5s", "store.threads=3", "limits.connections=9"));

        assertThat(diff.taken())
                .extracting(ConfigChange::text)
                .containsExactly("store.commit-delay=5s (was 30s)", "limits.connections=9 (was 10000)");
        assertThat(diff.left()).extracting(ConfigChange::option).containsExactly(ConfigOption.STORE_THREADS);
        ServerConfig result = diff.result().config();
        assertThat(result.store().commitDelayNs()).isEqualTo(5_000_000_000L);
        assertThat(result.limits().connections()).isEqualTo(9);
        assertThat(result.store().threads()).isEqualTo(2);
        assertThat(ConfigDiff.between(diff.result(), load("store.commit-delay=5s", "limits.connections=9"))
                        .taken())
                .isEmpty();
    }

    @Test
    void shouldCallNothingAChangeThatSaysTheSameInOtherWords() throws Exception {
        ConfigDiff diff = ConfigDiff.between(
                load("store.commit-delay=30s", "limits.unread-replies=256KiB"),
                load("store.commit-delay=30000ms", "limits.unread-replies=262144", "server.port=7600"));

        assertThat(diff.taken()).isEmpty();
        assertThat(diff.left()).isEmpty();
    }

    @Test
    void shouldLeaveItToAStartWhetherTokensAreAskedFor() throws Exception {
        assertThat(changed("auth.tokens-file=a", "auth.tokens-file=b").taken()).hasSize(1);
        assertThat(changed("auth.tokens-file=a", "auth.tokens-file=none").left())
                .hasSize(1);
        assertThat(changed("auth.tokens-file=none", "auth.tokens-file=a").left())
                .hasSize(1);
    }

    @Test
    void shouldLeaveItToAStartWhetherConnectionsAreTls() throws Exception {
        String[] on = {"tls.key=k", "tls.certificate=c"};
        String[] asking = {
            "tls.key=k2", "tls.certificate=c2", "tls.client-certificates=required", "tls.client-authorities=a"
        };

        assertThat(ConfigDiff.between(load(on), load(asking)).taken()).hasSize(4);
        assertThat(ConfigDiff.between(load(), load(asking)).left()).hasSize(4);
        assertThat(ConfigDiff.between(load(asking), load()).left()).hasSize(4);
        assertThat(ConfigDiff.between(load(asking), load()).result().config())
                .isEqualTo(load(asking).config());
    }

    private static ConfigDiff changed(String before, String after) throws Exception {
        return ConfigDiff.between(load(before), load(after));
    }

    private static LoadedConfig load(String... assignments) throws Exception {
        return ConfigLoader.load(null, Map.of(), List.of(assignments));
    }
}
