package dev.tidemark.server.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * One line of the tokens file: whose the token is, its SHA-256 (the token itself is kept nowhere), and its role.
 *
 * <p>Immutable. Thread: any.
 */
public final class Token {
    static final int HASH_LENGTH = 32;

    private final String name;
    private final byte[] hash;
    private final Role role;

    Token(String name, byte[] hash, Role role) {
        this.name = name;
        this.hash = hash.clone();
        this.role = role;
    }

    /** Whose it is: for operators. */
    public String name() {
        return name;
    }

    public Role role() {
        return role;
    }

    /** Whether it is the token of a hash. Takes as long for a wrong one as for the right one. */
    boolean hasHash(byte[] other) {
        return MessageDigest.isEqual(hash, other);
    }

    /** Whether a token of another reading of the file is the same: name and hash; the role may have changed. */
    boolean isSameAs(Token other) {
        return name.equals(other.name) && hasHash(other.hash);
    }

    /** The line that says so in a tokens file. */
    String line() {
        return name + " " + HexFormat.of().formatHex(hash) + " " + role.text();
    }

    static byte[] hashOf(byte[] token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Token token && isSameAs(token) && role == token.role;
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, role);
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return name + " (" + role.text() + ")";
    }
}
