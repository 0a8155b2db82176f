package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTemplateTest {
    private static final Pattern COMMENTED_KEY = Pattern.compile("(?m)^ {2}#(?=[a-z.-]+ = )");

    @TempDir
    private Path dir;

    @Test
    void shouldCommentOutEveryKeyThatNobodySet() throws Exception {
        String template = load(List.of()).template();
        assertThat(COMMENTED_KEY.matcher(template).results().count()).isEqualTo(ConfigOption.values().length);
        assertThat(load(template).lines()).allMatch(line -> line.contains(" # default"));
    }

    @Test
    void shouldMeanTheDefaultsOnceTheCommentsAreTaken() throws Exception {
        String set = COMMENTED_KEY.matcher(load(List.of()).template()).replaceAll("");
        assertThat(load(set).lines()).noneMatch(line -> line.contains(" # default"));
        assertThat(values(load(set).lines())).isEqualTo(values(load(List.of()).lines()));
    }

    @Test
    void shouldKeepWhatWasSetAndExplainTheRest() throws Exception {
        LoadedConfig loaded = load(List.of("server.port=7601", "data.dir=/var/lib/a \"b\"", "store.commit-delay=5s"));
        String template = loaded.template();
        assertThat(template)
                .contains("\n  port = 7601\n", "\n  dir = \"/var/lib/a \\\"b\\\"\"\n", "\n  commit-delay = 5s\n")
                .contains("\n  #shards = 0\n");
        assertThat(COMMENTED_KEY.matcher(template).results().count()).isEqualTo(ConfigOption.values().length - 3);
        assertThat(values(load(template).lines())).isEqualTo(values(loaded.lines()));
        assertThat(load(template).template()).isEqualTo(template);
    }

    @Test
    void shouldExplainEveryKey() throws Exception {
        String words = load(List.of()).template().replaceAll("\\n *# ", " ").replaceAll("\\s+", " ");
        for (ConfigOption option : ConfigOption.values()) {
            assertThat(words)
                    .contains(option.sentence() + " " + option.type().name() + ": "
                            + option.type().range());
        }
    }

    private static List<String> values(List<String> lines) {
        return lines.stream().map(line -> line.replaceFirst(" +# .*", "")).toList();
    }

    private LoadedConfig load(String text) throws IOException, ConfigException {
        Path file = Files.writeString(dir.resolve("tidemark.conf"), text);
        return ConfigLoader.load(file, Map.of(), List.of());
    }

    private static LoadedConfig load(List<String> assignments) throws ConfigException {
        return ConfigLoader.load(null, Map.of(), assignments);
    }
}
