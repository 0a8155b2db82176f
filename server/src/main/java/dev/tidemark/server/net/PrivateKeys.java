package dev.tidemark.server.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads private keys from PEM files, PKCS#8 without a password: RSA, EC, EdDSA. Thread: any. */
final class PrivateKeys {
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END [A-Z ]*PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

    private PrivateKeys() {}

    /** @throws IOException if there is no such key; the message says what is wrong, and nothing of what is in the file. */
    static PrivateKey read(String key, Path file) throws IOException {
        Matcher pem = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw new IOException(key + "=" + file + ": no private key in it, expected PEM (BEGIN PRIVATE KEY)");
        }
        if (!pem.group(1).isEmpty()) {
            throw new IOException(key + "=" + file + ": a private key of the kind "
                    + pem.group(1).strip()
                    + ", expected PKCS#8 without a password; openssl pkcs8 -topk8 -nocrypt makes one");
        }
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(decode(key, file, pem.group(2)));
        GeneralSecurityException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new IOException(
                key + "=" + file + ": a private key of a kind that is not known, expected RSA, EC or EdDSA", last);
    }

    private static byte[] decode(String key, Path file, String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException(key + "=" + file + ": the private key is not base64", e);
        }
    }
}
