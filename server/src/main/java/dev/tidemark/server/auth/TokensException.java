package dev.tidemark.server.auth;

import java.util.List;

/** A tokens file cannot be used. Has every fault, none of which tells a token or a hash. */
public final class TokensException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    TokensException(List<String> faults) {
        this(faults, null);
    }

    TokensException(List<String> faults, Throwable cause) {
        super(String.join("\n", faults), cause);
        this.faults = List.copyOf(faults);
    }

    public List<String> faults() {
        return faults;
    }
}
