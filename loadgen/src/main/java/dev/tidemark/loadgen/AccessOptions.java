package dev.tidemark.loadgen;

import dev.tidemark.client.ClientTls;
import dev.tidemark.loadgen.net.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that let the load in where a server asks who is there. */
final class AccessOptions {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with the token to show, else TIDEMARK_TOKEN of the environment. An admin's, if the report is to"
                            + " have the server's counters.")
    private Path tokenFile;

    @Option(names = "--tls", description = "Connect by TLS. The server's certificate must have HOST in it.")
    private boolean tls;

    @Option(
            names = "--tls-authorities",
            paramLabel = "FILE",
            description = "Certificates to trust, PEM, instead of those that Java trusts. Implies --tls.")
    private Path authorities;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "Certificate of our own to show, PEM. Implies --tls.")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM (PKCS#8, no password).")
    private Path key;

    /** @throws IllegalArgumentException if a file cannot be used, with a message for the person who gave it. */
    Access access(Map<String, String> environment) {
        try {
            String token = tokenFile == null
                    ? environment.getOrDefault("TIDEMARK_TOKEN", "")
                    : Files.readString(tokenFile).strip();
            boolean encrypted = tls || authorities != null || certificate != null || key != null;
            return new Access(token, encrypted ? ClientTls.context(authorities, certificate, key) : null);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot use a file: " + e.getMessage(), e);
        }
    }
}
