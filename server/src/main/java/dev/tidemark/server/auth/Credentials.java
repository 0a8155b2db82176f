package dev.tidemark.server.auth;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The tokens that let clients in, as the file has them now; or nothing, where the server does not ask for one.
 *
 * <p>Thread: any. A look-up compares with every token there is, whichever is right, so that its time tells nothing.
 */
public final class Credentials {
    private static final Token ANYBODY = new Token("anybody", new byte[Token.HASH_LENGTH], Role.ADMIN);

    private final boolean asked;
    /** By name, of which each is there once. */
    private volatile Map<String, Token> tokens;

    private Credentials(boolean asked, List<Token> tokens) {
        this.asked = asked;
        this.tokens = byName(tokens);
    }

    private static Map<String, Token> byName(List<Token> tokens) {
        return tokens.stream().collect(Collectors.toMap(Token::name, Function.identity()));
    }

    /** No token is asked for. */
    public static Credentials notAsked() {
        return new Credentials(false, List.of());
    }

    /** One of these tokens is asked for. */
    public static Credentials of(List<Token> tokens) {
        return new Credentials(true, tokens);
    }

    /** Whether a client must show a token. */
    public boolean areAsked() {
        return asked;
    }

    /** The file has changed. Only where tokens are asked for. */
    public void replace(List<Token> newTokens) {
        tokens = byName(newTokens);
    }

    /** @return the token that a client has shown, or null if it is none of ours; anybody's where none is asked for. */
    public Token find(byte[] shown) {
        if (!asked) {
            return ANYBODY;
        }
        return find(tokens.values(), Token.hashOf(shown));
    }

    /** Looks at every one of them, also behind the right one. @return the one of a hash, or null. */
    static Token find(Iterable<Token> tokens, byte[] hash) {
        Token found = null;
        for (Token token : tokens) {
            found = token.hasHash(hash) ? token : found;
        }
        return found;
    }

    /** @return what has become of a token found before: itself, the same with another role, or null if it is gone. */
    public Token current(Token earlier) {
        if (!asked) {
            return earlier;
        }
        Token now = tokens.get(earlier.name());
        return now != null && now.isSameAs(earlier) ? now : null;
    }
}
