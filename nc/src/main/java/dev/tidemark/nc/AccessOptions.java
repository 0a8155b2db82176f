package dev.tidemark.nc;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Option;

/** The options that let nc in where a server asks who is there. */
final class AccessOptions {
    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with the token to show, else TIDEMARK_TOKEN of the environment. Shown before the first command.")
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

    /** @throws CommandException if a file cannot be used; the message names it. */
    Access access(Map<String, String> environment) throws CommandException {
        if ((certificate == null) != (key == null)) {
            throw new CommandException("--tls-certificate and --tls-key: expected both or neither");
        }
        try {
            String token = tokenFile == null
                    ? Access.tokenOf(environment)
                    : Files.readString(tokenFile).strip();
            boolean encrypted = tls || authorities != null || certificate != null;
            return new Access(token, encrypted ? context() : null);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException("cannot use a file: " + e.getMessage());
        }
    }

    private SSLContext context() throws IOException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        if (authorities != null) {
            builder.trustManager(authorities.toFile());
        }
        if (certificate != null) {
            builder.keyManager(certificate.toFile(), key.toFile());
        }
        return ((JdkSslContext) builder.build()).context();
    }
}
