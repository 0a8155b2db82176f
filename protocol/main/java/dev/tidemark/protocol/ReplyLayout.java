package dev.tidemark.protocol;

/**
 * Where the fields of each reply with status OK, PARTIAL or CONFLICT stand: offsets within the frame. PROTOCOL.md section 3.
 * <pre>
 * HELLO           12 version u8 · 13 counters u8 · 14 shardCount u16 · 16 boundShard u16 · 18 textLength u16
 *                 20 features u32 · 24 maxFrame u32 · 28 maxInFlight u32 · 32 text
 * ACK … SET       12 STATE
 * LOAD            12 version · 20 count u32 · 24 entryLength u16 · 26 reserved u16 · 28 count × ENTRY
 * TOTALS          12 version · 20 states u32 · 24 sums 4 × u64 · 56 nonZero 4 × u32
 * FORGET_USER     12 states u32
 * INCREMENT_MANY  12 applied u32 · 16 unchanged u32 · 20 failed u32 · 24 failed × (user u64, status u32)
 * ACK_MANY        12 version · 20 applied u32 · 24 unchanged u32
 * </pre>
 * Pinned by {@code LayoutTest}.
 */
public final class ReplyLayout {
    public static final int STATE_OFFSET = FrameLayout.BODY_OFFSET;
    /** Length of every reply that carries one STATE. */
    public static final int STATE_REPLY_LENGTH = STATE_OFFSET + StateLayout.LENGTH;

    public static final int HELLO_VERSION_OFFSET = FrameLayout.BODY_OFFSET;
    public static final int HELLO_COUNTERS_OFFSET = HELLO_VERSION_OFFSET + Byte.BYTES;
    public static final int HELLO_SHARD_COUNT_OFFSET = HELLO_COUNTERS_OFFSET + Byte.BYTES;
    public static final int HELLO_BOUND_SHARD_OFFSET = HELLO_SHARD_COUNT_OFFSET + Short.BYTES;
    public static final int HELLO_TEXT_LENGTH_OFFSET = HELLO_BOUND_SHARD_OFFSET + Short.BYTES;
    public static final int HELLO_FEATURES_OFFSET = HELLO_TEXT_LENGTH_OFFSET + Short.BYTES;
    public static final int HELLO_MAX_FRAME_OFFSET = HELLO_FEATURES_OFFSET + Integer.BYTES;
    public static final int HELLO_MAX_IN_FLIGHT_OFFSET = HELLO_MAX_FRAME_OFFSET + Integer.BYTES;
    public static final int HELLO_TEXT_OFFSET = HELLO_MAX_IN_FLIGHT_OFFSET + Integer.BYTES;

    public static final int LOAD_VERSION_OFFSET = FrameLayout.BODY_OFFSET;
    public static final int LOAD_COUNT_OFFSET = LOAD_VERSION_OFFSET + Long.BYTES;
    public static final int LOAD_ENTRY_LENGTH_OFFSET = LOAD_COUNT_OFFSET + Integer.BYTES;
    public static final int LOAD_RESERVED_OFFSET = LOAD_ENTRY_LENGTH_OFFSET + Short.BYTES;
    public static final int LOAD_ENTRIES_OFFSET = LOAD_RESERVED_OFFSET + Short.BYTES;
    /** Greatest number of entries in one page of LOAD. */
    public static final int LOAD_MAX_COUNT = 1_024;

    public static final int TOTALS_VERSION_OFFSET = FrameLayout.BODY_OFFSET;
    public static final int TOTALS_STATES_OFFSET = TOTALS_VERSION_OFFSET + Long.BYTES;
    public static final int TOTALS_SUMS_OFFSET = TOTALS_STATES_OFFSET + Integer.BYTES;
    public static final int TOTALS_NON_ZERO_OFFSET = TOTALS_SUMS_OFFSET + Counters.COUNT * Long.BYTES;
    public static final int TOTALS_LENGTH = TOTALS_NON_ZERO_OFFSET + Counters.COUNT * Integer.BYTES;

    public static final int FORGET_USER_STATES_OFFSET = FrameLayout.BODY_OFFSET;
    public static final int FORGET_USER_LENGTH = FORGET_USER_STATES_OFFSET + Integer.BYTES;

    public static final int INCREMENT_MANY_APPLIED_OFFSET = FrameLayout.BODY_OFFSET;
    public static final int INCREMENT_MANY_UNCHANGED_OFFSET = INCREMENT_MANY_APPLIED_OFFSET + Integer.BYTES;
    public static final int INCREMENT_MANY_FAILED_OFFSET = INCREMENT_MANY_UNCHANGED_OFFSET + Integer.BYTES;
    public static final int INCREMENT_MANY_FAILURES_OFFSET = INCREMENT_MANY_FAILED_OFFSET + Integer.BYTES;
    /** Offset of the status in one (user, status) of INCREMENT_MANY's failures; the user is at 0. */
    public static final int FAILURE_STATUS_OFFSET = Long.BYTES;

    public static final int FAILURE_LENGTH = FAILURE_STATUS_OFFSET + Integer.BYTES;

    public static final int ACK_MANY_VERSION_OFFSET = FrameLayout.BODY_OFFSET;
    public static final int ACK_MANY_APPLIED_OFFSET = ACK_MANY_VERSION_OFFSET + Long.BYTES;
    public static final int ACK_MANY_UNCHANGED_OFFSET = ACK_MANY_APPLIED_OFFSET + Integer.BYTES;
    public static final int ACK_MANY_LENGTH = ACK_MANY_UNCHANGED_OFFSET + Integer.BYTES;

    private ReplyLayout() {}
}
