package dev.tidemark.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A token that has just been made: 256 random bits as 43 characters that need no quoting, and the line of the tokens file that
 * lets it in.
 *
 * @param secret the token itself; to be shown once, and kept nowhere.
 */
public record NewToken(String secret, String line) {
    private static final int SECRET_BYTES = 32;

    /**
     * Makes one.
     *
     * @throws IllegalArgumentException if a tokens file cannot have the name; the message says what is expected.
     */
    public static NewToken make(String name, Role role) {
        if (!TokensFile.isName(name)) {
            throw new IllegalArgumentException("name=" + name + ", expected " + TokensFile.NAMES);
        }
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        byte[] hash = Token.hashOf(secret.getBytes(StandardCharsets.UTF_8));
        return new NewToken(secret, new Token(name, hash, role).line());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return line;
    }
}
