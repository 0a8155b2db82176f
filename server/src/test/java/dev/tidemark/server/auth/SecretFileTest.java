package dev.tidemark.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFileTest {
    @TempDir
    private Path dir;

    @ParameterizedTest
    @CsvSource({
        "rw-------, ''",
        "r--------, ''",
        "rw-r-----, read",
        "rw----r--, read",
        "rw-r--r--, read",
        "rw--w----, change",
        "rw-----w-, change",
        "rw-rw-rw-, change",
        "rwx--x--x, ''"
    })
    void shouldBeItsOwnersAloneWhereThatIsTheServer(String permissions, String allowed) throws IOException {
        SecretFile file = file(permissions);
        String owner = Files.getOwner(file.path()).getName();
        String expected = "others may " + allowed + " it: " + permissions + " of " + owner;
        assertThat(file.exposure(owner).orElse("")).isEqualTo(allowed.isEmpty() ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource({"rw-------, false", "rw-r-----, false", "rw-r--r--, true", "rw-rw----, true"})
    void shouldBeReadableByAGroupWhereAnotherOwnsIt(String permissions, boolean exposed) throws IOException {
        assertThat(file(permissions).exposure("nobody at all").isPresent()).isEqualTo(exposed);
    }

    @Test
    void shouldBeJudgedByWhatALinkLeadsTo() throws IOException {
        Path link =
                Files.createSymbolicLink(dir.resolve("link"), file("rw-------").path());
        assertThat(new SecretFile("tls.key", link).exposure("nobody at all")).isEmpty();
    }

    private SecretFile file(String permissions) throws IOException {
        Path path = Files.createFile(dir.resolve("secret"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        return new SecretFile("tls.key", path);
    }
}
