package dev.tidemark.server.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A key and its self-signed certificate for 127.0.0.1 and localhost, made by the JDK's keytool, as PEM files and as a store.
 *
 * <p>Immutable. Thread: any.
 */
public final class Certificate {
    public static final String PASSWORD = "password";
    private static final String ALIAS = "key";

    private final Path key;
    private final Path certificate;
    private final KeyStore store;

    private Certificate(Path key, Path certificate, KeyStore store) {
        this.key = key;
        this.certificate = certificate;
        this.store = store;
    }

    /** Makes one in a directory. {@code name} is its subject and the first part of its files' names. */
    public static Certificate make(Path directory, String name) {
        Path file = directory.resolve(name + ".p12");
        Command.run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD);
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            Path key = pem(
                    directory.resolve(name + ".key"),
                    "PRIVATE KEY",
                    store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            Path certificate = pem(
                    directory.resolve(name + ".pem"),
                    "CERTIFICATE",
                    store.getCertificate(ALIAS).getEncoded());
            return new Certificate(key, certificate, store);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a certificate in " + directory, e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate in " + directory, e);
        }
    }

    /** The private key, PEM. */
    public Path key() {
        return key;
    }

    /** The certificate, PEM; also the authority that signed it. */
    public Path certificate() {
        return certificate;
    }

    /** Key and certificate, under {@link #PASSWORD}. */
    public KeyStore store() {
        return store;
    }

    /** Puts copies of its files in the place of another's, as an operator does who renews a certificate. */
    public void replace(Certificate other) {
        try {
            Files.copy(key, other.key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(certificate, other.certificate, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot replace " + other.key, e);
        }
    }

    private static Path pem(Path file, String kind, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        String text = "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
        return Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
}
