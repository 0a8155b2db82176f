package dev.tidemark.server.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
    @TempDir
    private Path directory;

    @Test
    void shouldKeepTheIdOfADirectory() {
        Path data = directory.resolve("made/here");
        Identity first = Identity.open(data);
        String id = first.id();
        first.close();

        try (Identity again = Identity.open(data);
                Identity other = Identity.open(directory)) {
            assertThat(again.id()).isEqualTo(id);
            assertThat(other.id()).isNotEqualTo(id);
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() {
        try (Identity identity = Identity.open(directory)) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> Identity.open(directory))
                    .withMessageContaining("directory=" + directory)
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.LOCKED));
        }
    }

    @Test
    void shouldRefuseAFileThatIsNoId() throws IOException {
        Files.writeString(directory.resolve(Identity.FILE_NAME), "something else\n");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Identity.open(directory))
                .withMessageContaining(Identity.FILE_NAME)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNUSABLE));
    }
}
