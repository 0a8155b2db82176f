package dev.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.net.TlsSettings.ClientCertificates;
import dev.tidemark.server.process.Certificate;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsContextsTest {
    /** Whoever alters what is encrypted so is found out. */
    private static final String AEAD = "(AES_128_GCM|AES_256_GCM|CHACHA20_POLY1305)_SHA(256|384)";

    @TempDir
    private static Path dir;

    private static Certificate one;
    private static Certificate other;

    @BeforeAll
    static void makeCertificates() {
        one = Certificate.make(dir, "one");
        other = Certificate.make(dir, "other");
    }

    @Test
    void shouldSpeakNothingOldOrWeak() throws IOException {
        List<String> suites = List.of(TlsContexts.load(settings(one.key(), one.certificate()))
                .newHandler(UnpooledByteBufAllocator.DEFAULT)
                .engine()
                .getEnabledCipherSuites());
        assertThat(suites).isNotEmpty().allMatch(suite -> suite.matches("TLS_(ECDHE_(ECDSA|RSA)_WITH_)?" + AEAD));
        assertThat(TlsContexts.load(settings(one.key(), one.certificate()))
                        .newHandler(UnpooledByteBufAllocator.DEFAULT)
                        .engine()
                        .getEnabledProtocols())
                .containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    }

    @Test
    void shouldRefuseAKeyThatIsNotItsCertificates() {
        assertRefused(
                one.key(),
                other.certificate(),
                "tls.key=" + one.key() + " is not the key of tls.certificate=" + other.certificate()
                        + ", expected a pair");
    }

    @Test
    void shouldSayWhatIsWrongWithAFileAndNothingOfWhatIsInIt() throws IOException {
        Path noKey = Files.writeString(dir.resolve("no.key"), "hunter2");
        assertRefused(
                noKey,
                one.certificate(),
                "tls.key=" + noKey + ": no private key in it, expected PEM (BEGIN PRIVATE KEY)");
        Path old = Files.writeString(
                dir.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        assertRefused(
                old,
                one.certificate(),
                "tls.key=" + old + ": a private key of the kind RSA, expected PKCS#8 without a password;"
                        + " openssl pkcs8 -topk8 -nocrypt makes one");
        Path broken = Files.writeString(
                dir.resolve("broken.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        assertRefused(
                broken,
                one.certificate(),
                "tls.key=" + broken + ": a private key of a kind that is not known, expected RSA, EC or EdDSA");
        Path empty = Files.writeString(dir.resolve("empty.pem"), "");
        assertRefused(one.key(), empty, "tls.certificate=" + empty + ": no certificate in it, expected PEM");
    }

    @Test
    void shouldKeepWhatItHasWhenTheNewIsNoPair() throws IOException {
        Certificate used = Certificate.make(dir, "used");
        TlsContexts contexts = TlsContexts.load(settings(used.key(), used.certificate()));
        Files.copy(other.key(), used.key(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(contexts::reload).hasMessageContaining("expected a pair");
        assertThat(contexts.newHandler(UnpooledByteBufAllocator.DEFAULT)).isNotNull();
    }

    @Test
    void shouldAskForAClientsCertificateAsItIsTold() throws IOException {
        assertThat(engine(ClientCertificates.NONE).getWantClientAuth()).isFalse();
        assertThat(engine(ClientCertificates.OPTIONAL).getWantClientAuth()).isTrue();
        assertThat(engine(ClientCertificates.REQUIRED).getNeedClientAuth()).isTrue();
    }

    private static SSLEngine engine(ClientCertificates wanted) throws IOException {
        TlsSettings settings = new TlsSettings(one.key(), one.certificate(), wanted, other.certificate(), true, 1_000);
        return TlsContexts.load(settings)
                .newHandler(UnpooledByteBufAllocator.DEFAULT)
                .engine();
    }

    private static void assertRefused(Path key, Path certificate, String message) {
        assertThatThrownBy(() -> TlsContexts.load(settings(key, certificate)))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    private static TlsSettings settings(Path key, Path certificate) {
        return new TlsSettings(key, certificate, ClientCertificates.NONE, null, true, 1_000);
    }
}
