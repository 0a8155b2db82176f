package dev.tidemark.server;

/**
 * When a changed value of an option holds, once the server has been told to read its configuration again.
 *
 * <p>Thread: safe from any.
 */
public enum Effect {
    NEXT_START("at the next start"),
    AT_ONCE("at once"),
    NEW_CONNECTIONS("for new connections"),
    /** Whether tokens are asked for is decided at the start. */
    TOKENS("at once, from one file to another"),
    /** Whether connections are TLS is decided at the start. */
    TLS("for new connections, while TLS stays on");

    private final String words;

    Effect(String words) {
        this.words = words;
    }

    /** As in docs/CONFIGURATION.md. */
    public String words() {
        return words;
    }
}
