package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tidemark.server.auth.NewToken;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.process.Certificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class GuardFilesTest {
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(GuardFiles.class);

    @TempDir
    private Path dir;

    private Path tokens;
    private Certificate certificate;

    @BeforeEach
    void make() throws IOException {
        log.start();
        logger.addAppender(log);
        tokens = Files.writeString(
                dir.resolve("tokens"), NewToken.make("gateway", Role.WRITER).line());
        certificate = Certificate.make(dir, "own");
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void shouldWarnOfFilesThatOthersMayReadOrChange() throws Exception {
        permit("rw-------");
        read();
        assertThat(log.list).isEmpty();

        permit("rw-r--rw-");
        read();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSize(2)
                .anyMatch(line -> line.startsWith("a file that decides who gets in is open to others: auth.tokens-file="
                        + tokens + ": others may change it: rw-r--rw- of "))
                .anyMatch(line -> line.startsWith("a file that decides who gets in is open to others: tls.key="
                        + certificate.key() + ": others may change it: rw-r--rw- of "));
    }

    private void permit(String permissions) throws IOException {
        Files.setPosixFilePermissions(tokens, PosixFilePermissions.fromString(permissions));
        Files.setPosixFilePermissions(certificate.key(), PosixFilePermissions.fromString(permissions));
    }

    private void read() throws ConfigException {
        GuardFiles.read(ConfigLoader.load(
                        null,
                        Map.of(),
                        List.of(
                                "auth.tokens-file=" + tokens,
                                "tls.key=" + certificate.key(),
                                "tls.certificate=" + certificate.certificate()))
                .config());
    }
}
