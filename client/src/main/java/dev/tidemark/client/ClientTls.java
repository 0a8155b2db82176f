package dev.tidemark.client;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/**
 * TLS from PEM files, for {@link ClientBuilder#tls}. Whoever has an {@link SSLContext} already does not need it.
 *
 * <p>Thread: any.
 */
public final class ClientTls {
    private ClientTls() {}

    /**
     * Reads the files.
     *
     * @param authorities certificates that a server's must lead to; null for those that Java trusts.
     * @param certificate this client's chain, its own first; null for none.
     * @param key its private key, PKCS#8 without a password; null for none.
     * @throws IOException if a file cannot be read, or is none of its kind.
     * @throws IllegalArgumentException if there is a certificate without a key, or a key without a certificate.
     */
    public static SSLContext context(Path authorities, Path certificate, Path key) throws IOException {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    "certificate=" + certificate + " key=" + key + ", expected both or neither");
        }
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        try {
            if (authorities != null) {
                builder.trustManager(existing(authorities).toFile());
            }
            if (key != null) {
                builder.keyManager(existing(certificate).toFile(), existing(key).toFile());
            }
            return ((JdkSslContext) builder.build()).context();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static Path existing(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("cannot be read: " + file);
        }
        return file;
    }
}
