package dev.tidemark.server.net;

import java.nio.file.Path;

/**
 * What TLS is set up from.
 *
 * @param key private key, PEM.
 * @param certificate the server's chain, PEM, its own first.
 * @param clientAuthorities PEM; null unless clients' certificates are looked at.
 * @param allowsTls12 beside 1.3.
 */
public record TlsSettings(
        Path key,
        Path certificate,
        ClientCertificates clientCertificates,
        Path clientAuthorities,
        boolean allowsTls12,
        long handshakeTimeoutMs) {

    /** Whether clients show certificates. */
    public enum ClientCertificates {
        NONE,
        OPTIONAL,
        REQUIRED
    }
}
