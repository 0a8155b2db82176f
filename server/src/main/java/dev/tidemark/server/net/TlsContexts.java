package dev.tidemark.server.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * TLS for connections that come: the keys and certificates as they were last read. Reading them anew changes nothing for
 * connections that are open.
 *
 * <p>Thread: any; {@link #reload} and {@link #replaceBy} one at a time.
 */
public final class TlsContexts {
    private static final String TLS_13 = "TLSv1.3";
    private static final String TLS_12 = "TLSv1.2";
    /** Forward secrecy and authenticated encryption, nothing else. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    static {
        // A client of TLS 1.2 that begins handshake after handshake would have the server work for nothing.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    /** What was read, and as what settings say. */
    private record Current(TlsSettings settings, SslContext context) {}

    private volatile Current current;

    private TlsContexts(Current current) {
        this.current = current;
    }

    /** Reads the files. @throws IOException if they cannot be used; the message names the file and what is wrong. */
    public static TlsContexts load(TlsSettings settings) throws IOException {
        return new TlsContexts(new Current(settings, read(settings)));
    }

    /** Reads the files again: for connections that come from now on. @throws IOException if they cannot be used; then nothing has changed. */
    public void reload() throws IOException {
        TlsSettings settings = current.settings();
        current = new Current(settings, read(settings));
    }

    /** Takes over what others were set up with: for connections that come from now on. */
    public void replaceBy(TlsContexts others) {
        current = others.current;
    }

    /** The handler of a new connection. */
    TlsHandler newHandler(ByteBufAllocator allocator) {
        Current now = current;
        TlsHandler handler = new TlsHandler(now.context().newEngine(allocator));
        handler.setHandshakeTimeoutMillis(now.settings().handshakeTimeoutMs());
        handler.setCloseNotifyFlushTimeout(NetLimits.LINGER_MS, TimeUnit.MILLISECONDS);
        return handler;
    }

    private static SslContext read(TlsSettings settings) throws IOException {
        X509Certificate[] chain = certificates("tls.certificate", settings.certificate());
        PrivateKey key = PrivateKeys.read("tls.key", settings.key());
        requirePair(settings, key, chain[0].getPublicKey());
        SslContextBuilder builder = SslContextBuilder.forServer(key, chain)
                .sslProvider(SslProvider.JDK)
                .protocols(settings.allowsTls12() ? List.of(TLS_13, TLS_12) : List.of(TLS_13))
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .clientAuth(
                        switch (settings.clientCertificates()) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        });
        if (settings.clientAuthorities() != null) {
            builder.trustManager(certificates("tls.client-authorities", settings.clientAuthorities()));
        }
        return builder.build();
    }

    private static X509Certificate[] certificates(String key, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] found = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toArray(X509Certificate[]::new);
            if (found.length == 0) {
                throw new IOException(key + "=" + file + ": no certificate in it, expected PEM");
            }
            return found;
        } catch (GeneralSecurityException e) {
            throw new IOException(key + "=" + file + ": not readable as certificates, expected PEM", e);
        }
    }

    /** Half of a change seen before the other half would let no client in. */
    private static void requirePair(TlsSettings settings, PrivateKey key, PublicKey publicKey) throws IOException {
        byte[] probe = "tidemark".getBytes(StandardCharsets.US_ASCII);
        boolean pair;
        try {
            Signature signature = Signature.getInstance(signatureOf(key));
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(probe);
            pair = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            pair = false;
        }
        if (!pair) {
            throw new IOException("tls.key=" + settings.key() + " is not the key of tls.certificate="
                    + settings.certificate() + ", expected a pair");
        }
    }

    private static String signatureOf(PrivateKey key) {
        return switch (key.getAlgorithm().toUpperCase(Locale.ROOT)) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }
}
