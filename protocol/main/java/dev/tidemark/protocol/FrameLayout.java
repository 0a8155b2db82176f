package dev.tidemark.protocol;

/**
 * The header that every frame begins with, and the bounds of a frame. PROTOCOL.md section 1.
 * <pre>
 * off len field
 *   0   4 length       u32, bytes in the whole frame, these four included
 *   4   1 opcode       u8, a reply's has bit 7 set
 *   5   1 flags        u8, {@link RequestFlags} or {@link ReplyFlags}
 *   6   2 param        u16, a request's counter mask, a reply's {@link Status}
 *   8   4 correlation  u32, chosen by the client
 *  12   . body
 * </pre>
 * All integers are little-endian. Pinned by {@code LayoutTest}.
 */
public final class FrameLayout {
    public static final int LENGTH_OFFSET = 0;
    public static final int OPCODE_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    public static final int FLAGS_OFFSET = OPCODE_OFFSET + Byte.BYTES;
    public static final int PARAM_OFFSET = FLAGS_OFFSET + Byte.BYTES;
    public static final int CORRELATION_OFFSET = PARAM_OFFSET + Short.BYTES;
    /** Length of the header, and the least length of a frame, in bytes. */
    public static final int HEADER_LENGTH = CORRELATION_OFFSET + Integer.BYTES;

    public static final int BODY_OFFSET = HEADER_LENGTH;

    /** Set in the opcode of every reply. */
    public static final int REPLY_BIT = 0x80;

    /** Longest reply, and the longest request unless configured, in bytes. */
    public static final int DEFAULT_MAX_FRAME_LENGTH = 256 * 1024;
    /** The range that the longest request may be configured in, in bytes. */
    public static final int LEAST_MAX_FRAME_LENGTH = 4 * 1024;

    public static final int GREATEST_MAX_FRAME_LENGTH = 16 * 1024 * 1024;

    /** The TCP port unless configured. */
    public static final int DEFAULT_PORT = 7600;

    private FrameLayout() {}
}
