package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExposureTest {
    private static final String TOKENS = "auth.tokens-file=tokens";
    private static final String KEY = "tls.key=key.pem";
    private static final String CERTIFICATE = "tls.certificate=cert.pem";

    @Test
    void shouldListenOnLoopbackWithoutAnything() throws Exception {
        Exposure.requireSafe(config(), InetAddress.getByName("127.0.0.1"));
        Exposure.requireSafe(config(), InetAddress.getByName("::1"));
    }

    @Test
    void shouldSayWhatIsMissingElsewhere() throws Exception {
        assertThat(refusal())
                .isEqualTo("server.address=0.0.0.0 can be reached from other machines, without tokens and without TLS:"
                        + " whoever gets there reads and changes everything; set auth.tokens-file, tls.key and"
                        + " tls.certificate, listen on 127.0.0.1, or accept it with server.insecure=true");
        assertThat(refusal(TOKENS))
                .isEqualTo(
                        "server.address=0.0.0.0 can be reached from other machines, without TLS: whoever is in between"
                                + " reads tokens and all that is sent; set tls.key and tls.certificate, listen on 127.0.0.1, or"
                                + " accept it with server.insecure=true");
        assertThat(refusal(KEY, CERTIFICATE))
                .contains("without tokens: whoever gets there", "set auth.tokens-file, listen");
    }

    @Test
    void shouldSayItInTheWordsOfTheDocument() throws Exception {
        String document = Files.readString(Path.of("..", "docs", "SECURITY.md"));
        assertThat(document)
                .contains("\ntidemark: " + refusal() + "\n")
                .contains("\ntidemark: " + refusal(TOKENS) + "\n");
    }

    @Test
    void shouldListenAnywhereWithBothOrWhereThatIsAccepted() throws Exception {
        InetAddress everywhere = InetAddress.getByName("0.0.0.0");
        Exposure.requireSafe(config(TOKENS, KEY, CERTIFICATE), everywhere);
        Exposure.requireSafe(config("server.insecure=true"), everywhere);
    }

    @Test
    void shouldTellMetricsToOtherMachinesOnlyWhereThatIsAccepted() throws Exception {
        InetAddress everywhere = InetAddress.getByName("0.0.0.0");
        ServerConfig guarded = config(TOKENS, KEY, CERTIFICATE, "metrics.address=0.0.0.0");
        StartupException e =
                catchThrowableOfType(StartupException.class, () -> Exposure.requireSafeMetrics(guarded, everywhere));
        assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(e.getMessage())
                .isEqualTo(
                        "metrics.address=0.0.0.0 can be reached from other machines, and the HTTP port has neither tokens"
                                + " nor TLS: whoever gets there sees what the server does; set metrics.address=127.0.0.1, or accept it"
                                + " with metrics.insecure=true");
        Exposure.requireSafeMetrics(guarded, InetAddress.getByName("::1"));
        Exposure.requireSafeMetrics(config("metrics.insecure=true"), everywhere);
        Exposure.requireSafeMetrics(config("server.insecure=true"), everywhere);
    }

    private static String refusal(String... assignments) throws Exception {
        ServerConfig config = config(assignments);
        InetAddress everywhere = InetAddress.getByName("0.0.0.0");
        StartupException e =
                catchThrowableOfType(StartupException.class, () -> Exposure.requireSafe(config, everywhere));
        assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION);
        return e.getMessage();
    }

    private static ServerConfig config(String... assignments) throws ConfigException {
        List<String> all = new ArrayList<>(List.of(assignments));
        all.add("server.address=0.0.0.0");
        return ConfigLoader.load(null, Map.of(), all).config();
    }
}
