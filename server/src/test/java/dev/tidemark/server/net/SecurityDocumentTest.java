package dev.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.protocol.Status;
import dev.tidemark.server.auth.TokensException;
import dev.tidemark.server.auth.TokensFile;
import dev.tidemark.server.net.TlsSettings.ClientCertificates;
import dev.tidemark.server.process.Certificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/SECURITY.md shows what a refused client is told: in the words that the code has now. */
class SecurityDocumentTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 1);

    private static String document;

    @BeforeAll
    static void read() throws IOException {
        document = Files.readString(Path.of("..", "docs", "SECURITY.md"));
    }

    @Test
    void shouldShowWhatARefusedClientIsTold() {
        List<byte[]> texts = List.of(
                Guarding.NO_HELLO,
                Guarding.FORBIDDEN,
                Guarding.FULL,
                Guarding.TOKEN_LATE,
                Guarding.FRAME_LATE,
                Guarding.TOKEN_GONE,
                Hello.text(Status.UNAUTHENTICATED, true));
        assertThat(texts)
                .extracting(SecurityDocumentTest::text)
                .allSatisfy(text -> assertThat(document).contains(text));
    }

    @Test
    void shouldShowWhatARefusedConnectionIsTold() {
        assertThat(document)
                .contains("UNASKED OVERLOADED " + refusalOfAnother(1, 9, 9) + "\n")
                .contains("UNASKED OVERLOADED " + refusalOfAnother(9, 1, 9) + "\n")
                .contains("UNASKED OVERLOADED " + refusalOfAnother(9, 9, 1) + "\n");
    }

    @Test
    void shouldShowWhyFilesAreRefused(@TempDir Path dir) throws IOException {
        Path bad = Files.writeString(dir.resolve("bad"), "gateway hunter2 writer\n");
        Certificate own = Certificate.make(dir, "k");
        Certificate other = Certificate.make(dir, "o");
        TlsSettings unfit = new TlsSettings(own.key(), other.certificate(), ClientCertificates.NONE, null, true, 1);
        String tokens = catchThrowableOfType(TokensException.class, () -> TokensFile.read(bad))
                .faults()
                .get(0);
        String tls = catchThrowableOfType(IOException.class, () -> TlsContexts.load(unfit))
                .getMessage();
        assertThat(document)
                .contains("tidemark: auth.tokens-file: " + tokens.replace(dir + "/", "") + "\n")
                .contains("tidemark: TLS cannot be set up: " + tls.replace(dir + "/", "") + "\n");
    }

    private static String refusalOfAnother(int connections, int perAddress, int strangers) {
        NetLimits.Timeouts timeouts = new NetLimits.Timeouts(1, 1, 1, 1);
        Admission admission = new Admission(
                new NetLimits(4_096, 1, connections, perAddress, strangers, 4_096, 1 << 20, timeouts, true), true);
        admission.enter(CLIENT);
        return text(admission.enter(CLIENT).refusal());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
