package dev.tidemark.server.auth;

import java.util.List;

/** Fuzz target: a tokens file of any content is read or refused, and what is read can be looked up. */
public final class TokensFuzz {
    private TokensFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        List<Token> tokens;
        try {
            tokens = TokensFile.parse("tokens", input);
        } catch (TokensException e) {
            if (e.faults().isEmpty()) {
                throw new AssertionError("refused without a reason", e);
            }
            return;
        }
        Credentials credentials = Credentials.of(tokens);
        for (Token token : tokens) {
            if (credentials.current(token) == null || credentials.find(input) != null) {
                throw new AssertionError("a token is not found, or the file is its own token: " + token);
            }
        }
    }
}
