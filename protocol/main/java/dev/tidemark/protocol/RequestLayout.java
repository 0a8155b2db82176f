package dev.tidemark.protocol;

/**
 * Where the fields of each request stand: offsets within the frame, as in the table of PROTOCOL.md section 3.
 * <pre>
 * HELLO           12 magic u32 · 16 minVersion u8 · 17 maxVersion u8 · 18 shard u16 · 20 features u32
 *                 24 tokenLength u16 · 26 nameLength u16 · 28 token · name
 * ACK             12 user · 20 channel · 28 message
 * INCREMENT       12 user · 20 channel · 28 message · 36 delta i32
 * RESET GET FORGET 12 user · 20 channel
 * MARK            12 user · 20 channel · 28 lastRead · 36 mentioned · 44 counted · 52 counters 4 × u32
 * SET             12 user · 20 channel · 28 counters 4 × u32
 * LOAD            12 user · 20 afterChannel · 28 sinceVersion · 36 limit u32
 * TOTALS FORGET_USER 12 user
 * INCREMENT_MANY  12 channel · 20 message · 28 delta i32 · 32 count u32 · 36 count × user
 * ACK_MANY        12 user · 20 count u32 · 24 count × (channel, message)
 * </pre>
 * With {@link RequestFlags#IF}, 8 bytes more end the body: the version expected. Pinned by {@code LayoutTest}.
 */
public final class RequestLayout {
    /** First field of every request for one user. */
    public static final int USER_OFFSET = FrameLayout.BODY_OFFSET;
    /** Second field of every request for one read state. */
    public static final int CHANNEL_OFFSET = USER_OFFSET + Long.BYTES;
    /** End of the fields that every request for one read state has, and length of RESET, GET and FORGET. */
    public static final int STATE_REQUEST_LENGTH = CHANNEL_OFFSET + Long.BYTES;

    public static final int MESSAGE_OFFSET = STATE_REQUEST_LENGTH;
    public static final int ACK_LENGTH = MESSAGE_OFFSET + Long.BYTES;

    public static final int DELTA_OFFSET = MESSAGE_OFFSET + Long.BYTES;
    public static final int INCREMENT_LENGTH = DELTA_OFFSET + Integer.BYTES;

    public static final int MARK_LAST_READ_OFFSET = STATE_REQUEST_LENGTH;
    public static final int MARK_MENTIONED_OFFSET = MARK_LAST_READ_OFFSET + Long.BYTES;
    public static final int MARK_COUNTED_OFFSET = MARK_MENTIONED_OFFSET + Long.BYTES;
    public static final int MARK_COUNTERS_OFFSET = MARK_COUNTED_OFFSET + Long.BYTES;
    public static final int MARK_LENGTH = MARK_COUNTERS_OFFSET + Counters.COUNT * Integer.BYTES;

    public static final int SET_COUNTERS_OFFSET = STATE_REQUEST_LENGTH;
    public static final int SET_LENGTH = SET_COUNTERS_OFFSET + Counters.COUNT * Integer.BYTES;

    /** Length of the version that ends the body of a request with {@link RequestFlags#IF}. */
    public static final int IF_LENGTH = Long.BYTES;

    public static final int LOAD_AFTER_CHANNEL_OFFSET = USER_OFFSET + Long.BYTES;
    public static final int LOAD_SINCE_VERSION_OFFSET = LOAD_AFTER_CHANNEL_OFFSET + Long.BYTES;
    public static final int LOAD_LIMIT_OFFSET = LOAD_SINCE_VERSION_OFFSET + Long.BYTES;
    public static final int LOAD_LENGTH = LOAD_LIMIT_OFFSET + Integer.BYTES;

    /** Length of TOTALS and FORGET_USER. */
    public static final int USER_REQUEST_LENGTH = USER_OFFSET + Long.BYTES;

    public static final int INCREMENT_MANY_CHANNEL_OFFSET = FrameLayout.BODY_OFFSET;
    public static final int INCREMENT_MANY_MESSAGE_OFFSET = INCREMENT_MANY_CHANNEL_OFFSET + Long.BYTES;
    public static final int INCREMENT_MANY_DELTA_OFFSET = INCREMENT_MANY_MESSAGE_OFFSET + Long.BYTES;
    public static final int INCREMENT_MANY_COUNT_OFFSET = INCREMENT_MANY_DELTA_OFFSET + Integer.BYTES;
    public static final int INCREMENT_MANY_USERS_OFFSET = INCREMENT_MANY_COUNT_OFFSET + Integer.BYTES;
    /** Greatest number of users in an INCREMENT_MANY. */
    public static final int INCREMENT_MANY_MAX_COUNT = 16_384;

    public static final int ACK_MANY_COUNT_OFFSET = USER_OFFSET + Long.BYTES;
    public static final int ACK_MANY_ACKS_OFFSET = ACK_MANY_COUNT_OFFSET + Integer.BYTES;
    /** Offset of the message in one (channel, message) of an ACK_MANY; the channel is at 0. */
    public static final int ACK_MANY_ITEM_MESSAGE_OFFSET = Long.BYTES;

    public static final int ACK_MANY_ITEM_LENGTH = 2 * Long.BYTES;
    /** Greatest number of channels in an ACK_MANY. */
    public static final int ACK_MANY_MAX_COUNT = 8_192;

    public static final int HELLO_MAGIC_OFFSET = FrameLayout.BODY_OFFSET;
    public static final int HELLO_MIN_VERSION_OFFSET = HELLO_MAGIC_OFFSET + Integer.BYTES;
    public static final int HELLO_MAX_VERSION_OFFSET = HELLO_MIN_VERSION_OFFSET + Byte.BYTES;
    public static final int HELLO_SHARD_OFFSET = HELLO_MAX_VERSION_OFFSET + Byte.BYTES;
    public static final int HELLO_FEATURES_OFFSET = HELLO_SHARD_OFFSET + Short.BYTES;
    public static final int HELLO_TOKEN_LENGTH_OFFSET = HELLO_FEATURES_OFFSET + Integer.BYTES;
    public static final int HELLO_NAME_LENGTH_OFFSET = HELLO_TOKEN_LENGTH_OFFSET + Short.BYTES;
    /** The token begins here, the name right behind it. */
    public static final int HELLO_TOKEN_OFFSET = HELLO_NAME_LENGTH_OFFSET + Short.BYTES;
    /** The bytes {@code TMRK} read as a little-endian u32. */
    public static final int HELLO_MAGIC = 0x4B524D54;
    /** In a HELLO: no wish for a shard. In its reply: served by no shard in particular. */
    public static final int NO_SHARD = 0xFFFF;
    /** The version of the protocol that this package speaks. */
    public static final int VERSION = 1;

    public static final int HELLO_MAX_TOKEN_LENGTH = 1_024;
    public static final int HELLO_MAX_NAME_LENGTH = 255;

    public static final int PING_MAX_BODY_LENGTH = 1_024;

    private RequestLayout() {}

    /**
     * The flags that a request of this opcode may carry.
     *
     * @return a set of {@link RequestFlags}, 0 also for an unknown opcode.
     */
    public static int allowedFlags(int opcode) {
        return switch (opcode) {
            case Opcode.ACK, Opcode.ACK_MANY -> RequestFlags.QUIET | RequestFlags.FORCE | RequestFlags.EXISTING;
            case Opcode.INCREMENT, Opcode.INCREMENT_MANY ->
                RequestFlags.QUIET | RequestFlags.ONCE | RequestFlags.EXISTING;
            case Opcode.RESET, Opcode.MARK, Opcode.FORGET, Opcode.SET -> RequestFlags.QUIET | RequestFlags.IF;
            case Opcode.FORGET_USER -> RequestFlags.QUIET;
            default -> 0;
        };
    }
}
