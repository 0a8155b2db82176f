package dev.tidemark.protocol;

/** Flags of a request, PROTOCOL.md section 3. Which are allowed depends on the opcode: {@link RequestLayout#allowedFlags}. */
public final class RequestFlags {
    /** No reply if the status is OK and the reply would not carry NEWER. */
    public static final int QUIET = 0x01;
    /** INCREMENT: a counter whose position is at the message or above it is left alone. */
    public static final int ONCE = 0x02;
    /** ACK: clear the counters even if a newer message has been counted in them. */
    public static final int FORCE = 0x04;
    /** The body ends with the version that the state must have. */
    public static final int IF = 0x08;
    /** A state that does not exist stays so. */
    public static final int EXISTING = 0x10;

    private RequestFlags() {}

    /** The names of a request's flags in a line, such as {@code QUIET ONCE}; empty for none, {@code 0x..} for unknown bits. */
    public static String describe(int flags) {
        return FlagNames.join(flags, " ", "QUIET", "ONCE", "FORCE", "IF", "EXISTING");
    }
}
