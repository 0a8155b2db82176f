package dev.tidemark.protocol;

/** What a request asks for: the opcodes of PROTOCOL.md section 3, as they stand in a frame's header. */
public final class Opcode {
    public static final int HELLO = 0x01;
    public static final int PING = 0x02;
    public static final int INFO = 0x03;
    public static final int ACK = 0x10;
    public static final int INCREMENT = 0x11;
    public static final int RESET = 0x12;
    public static final int GET = 0x13;
    public static final int MARK = 0x14;
    public static final int FORGET = 0x15;
    public static final int SET = 0x16;
    public static final int LOAD = 0x20;
    public static final int TOTALS = 0x21;
    public static final int FORGET_USER = 0x22;
    public static final int INCREMENT_MANY = 0x30;
    public static final int ACK_MANY = 0x31;

    /** One bit an opcode: those of requests that can change read states. */
    private static final long CHANGING = 1L << ACK
            | 1L << INCREMENT
            | 1L << RESET
            | 1L << MARK
            | 1L << FORGET
            | 1L << SET
            | 1L << FORGET_USER
            | 1L << INCREMENT_MANY
            | 1L << ACK_MANY;

    /** One bit an opcode: those of requests whose body begins with the one user that they are for. */
    private static final long FOR_ONE_USER = 1L << ACK
            | 1L << INCREMENT
            | 1L << RESET
            | 1L << GET
            | 1L << MARK
            | 1L << FORGET
            | 1L << SET
            | 1L << LOAD
            | 1L << TOTALS
            | 1L << FORGET_USER
            | 1L << ACK_MANY;

    private Opcode() {}

    /** Whether a request with this opcode is for one user, whom its body begins with; false for a reply's and unknown ones. */
    public static boolean isForOneUser(int opcode) {
        return isIn(FOR_ONE_USER, opcode);
    }

    /** Whether a request with this opcode can change something, so that its reply waits for durability; false for a reply's. */
    public static boolean canChange(int opcode) {
        return isIn(CHANGING, opcode);
    }

    private static boolean isIn(long opcodes, int opcode) {
        return opcode >= 0 && opcode < Long.SIZE && (opcodes >>> opcode & 1) != 0;
    }

    /**
     * The opcode's name in PROTOCOL.md; a reply's opcode has its request's name.
     *
     * @return the name, or {@code 0x..} for an opcode that is not in the table.
     */
    public static String nameOf(int opcode) {
        return switch (opcode & ~FrameLayout.REPLY_BIT) {
            case HELLO -> "HELLO";
            case PING -> "PING";
            case INFO -> "INFO";
            case ACK -> "ACK";
            case INCREMENT -> "INCREMENT";
            case RESET -> "RESET";
            case GET -> "GET";
            case MARK -> "MARK";
            case FORGET -> "FORGET";
            case SET -> "SET";
            case LOAD -> "LOAD";
            case TOTALS -> "TOTALS";
            case FORGET_USER -> "FORGET_USER";
            case INCREMENT_MANY -> "INCREMENT_MANY";
            case ACK_MANY -> "ACK_MANY";
            default -> "0x" + Integer.toHexString(opcode);
        };
    }
}
