package dev.tidemark.protocol;

/** Outcome of a request, the param of its reply. PROTOCOL.md section 5. */
public final class Status {
    public static final int OK = 0;
    public static final int MALFORMED = 1;
    public static final int TOO_LARGE = 2;
    public static final int UNKNOWN_OPCODE = 3;
    public static final int BAD_ARGUMENT = 4;
    public static final int UNAUTHENTICATED = 5;
    public static final int UNSUPPORTED_VERSION = 6;
    public static final int OVERLOADED = 7;
    public static final int UNAVAILABLE = 8;
    public static final int LIMIT = 9;
    public static final int PARTIAL = 10;
    public static final int SHUTTING_DOWN = 11;
    public static final int WRONG_NODE = 12;
    public static final int INTERNAL = 13;
    public static final int FORBIDDEN = 14;
    public static final int CONFLICT = 15;

    private static final String[] NAMES = {
        "OK",
        "MALFORMED",
        "TOO_LARGE",
        "UNKNOWN_OPCODE",
        "BAD_ARGUMENT",
        "UNAUTHENTICATED",
        "UNSUPPORTED_VERSION",
        "OVERLOADED",
        "UNAVAILABLE",
        "LIMIT",
        "PARTIAL",
        "SHUTTING_DOWN",
        "WRONG_NODE",
        "INTERNAL",
        "FORBIDDEN",
        "CONFLICT",
    };

    /** How many statuses there are; codes are 0 … COUNT − 1. */
    public static final int COUNT = NAMES.length;

    private Status() {}

    /**
     * The status's name in PROTOCOL.md.
     *
     * @return the name, or {@code STATUS_n} for a code that is not in the table.
     */
    public static String nameOf(int status) {
        return status >= 0 && status < COUNT ? NAMES[status] : "STATUS_" + status;
    }

    /** Whether the server closes the connection right after a reply with this status. */
    public static boolean closesConnection(int status) {
        return switch (status) {
            case MALFORMED, TOO_LARGE, UNAUTHENTICATED, UNSUPPORTED_VERSION -> true;
            default -> false;
        };
    }
}
