package dev.tidemark.server.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatMarkerTest {
    @TempDir
    Path directory;

    private void assertRefused(String sentence) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> FormatMarker.check(directory))
                .withMessageContaining(sentence)
                .withMessageContaining("directory=" + directory)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
    }

    private void writeMarker(String content) throws IOException {
        Files.writeString(directory.resolve("TIDEMARK"), content);
    }

    @Test
    void shouldMarkANewStoreAndKnowItAgain() throws IOException {
        Path fresh = directory.resolve("data").resolve("store");

        FormatMarker.check(fresh);

        assertThat(fresh).isDirectoryContaining(file -> file.endsWith("TIDEMARK"));
        assertThat(Files.readString(fresh.resolve("TIDEMARK"))).isEqualTo("tidemark-store 2\n");
        try (var files = Files.list(fresh)) {
            assertThat(files).hasSize(1);
        }
        FormatMarker.check(fresh);
    }

    @Test
    void shouldMarkAStoreWhoseMarkingBrokeOff() throws IOException {
        Files.writeString(directory.resolve("TIDEMARK.new"), "tidem");

        FormatMarker.check(directory);

        assertThat(Files.readString(directory.resolve("TIDEMARK"))).isEqualTo("tidemark-store 2\n");
    }

    @Test
    void shouldKeepTheMarkerOfAnOlderReleaseUntilItIsRaised() throws IOException {
        writeMarker("tidemark-store 1\n");

        FormatMarker.check(directory);
        FormatMarker.checkThere(directory);
        assertThat(Files.readString(directory.resolve("TIDEMARK"))).isEqualTo("tidemark-store 1\n");

        FormatMarker.raise(directory);
        assertThat(Files.readString(directory.resolve("TIDEMARK"))).isEqualTo("tidemark-store 2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tidemark-store 3\n", "tidemark-store 999999999"})
    void shouldRefuseANewerFormat(String content) throws IOException {
        writeMarker(content);

        assertRefused("written by a newer release");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "tidemark-store",
                "tidemark-store 0",
                "tidemark-store -1",
                "tidemark-store x",
                "other 1",
                "tidemark-store 1 1",
                "tidemark-store 9999999999999999"
            })
    void shouldRefuseAMarkerItCannotRead(String content) throws IOException {
        writeMarker(content);

        assertRefused("does not say its format");
    }

    @Test
    void shouldRefuseAMarkerTooLong() throws IOException {
        writeMarker("x".repeat(100_000));

        assertRefused("content=a file of 100000 bytes");
    }

    @Test
    void shouldRefuseAForeignDatabase() throws IOException {
        Files.writeString(directory.resolve("CURRENT"), "MANIFEST-000001\n");

        assertRefused("holds a database without the file TIDEMARK");
        assertThat(directory.resolve("TIDEMARK")).doesNotExist();
    }

    @Test
    void shouldRefuseAPlaceThatIsAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> FormatMarker.check(file))
                .withMessageContaining("cannot be used: directory=" + file)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
    }
}
