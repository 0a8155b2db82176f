package dev.tidemark.protocol;

/**
 * STATE, the fields of a read state on the wire: 48 bytes. PROTOCOL.md section 2.
 * <pre>
 * off len field
 *   0   8 lastRead   newest message the user has read, unsigned
 *   8   8 mentioned  newest message counted in counter 0, unsigned
 *  16   8 counted    newest message counted in any of counters 1, 2, 3, unsigned
 *  24   8 version    µs since 1970, 0 = never changed
 *  32  16 counters   4 × u32, each 0 … 2³¹−1
 * </pre>
 * Pinned by {@code LayoutTest}.
 */
public final class StateLayout {
    public static final int LAST_READ_OFFSET = 0;
    public static final int MENTIONED_OFFSET = LAST_READ_OFFSET + Long.BYTES;
    public static final int COUNTED_OFFSET = MENTIONED_OFFSET + Long.BYTES;
    public static final int VERSION_OFFSET = COUNTED_OFFSET + Long.BYTES;
    public static final int COUNTERS_OFFSET = VERSION_OFFSET + Long.BYTES;
    public static final int LENGTH = COUNTERS_OFFSET + Counters.COUNT * Integer.BYTES;

    private StateLayout() {}
}
