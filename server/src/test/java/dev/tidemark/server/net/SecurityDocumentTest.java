package dev.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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
