package dev.tidemark.server.auth;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Credentials of a token that a test chooses, short enough for a fuzzer to find. */
public final class TestTokens {
    private TestTokens() {}

    public static Credentials credentials(String token, Role role) {
        byte[] hash = Token.hashOf(token.getBytes(StandardCharsets.UTF_8));
        return Credentials.of(List.of(new Token("test", hash, role)));
    }
}
