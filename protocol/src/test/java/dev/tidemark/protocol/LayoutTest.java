package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Repeats every layout of PROTOCOL.md as literal numbers: each field's offset and length, no gap, no overlap, the total.
 * An offset constant that no table here names is a failure too.
 */
final class LayoutTest {
    /** One line of a layout's table: the constant that says where the field is, and the literal truth. */
    private record Field(String constant, int offset, int length) {}

    @Test
    void shouldLayOutFrameHeader() {
        assertTiled(
                FrameLayout.class,
                0,
                12,
                new Field("LENGTH_OFFSET", 0, 4),
                new Field("OPCODE_OFFSET", 4, 1),
                new Field("FLAGS_OFFSET", 5, 1),
                new Field("PARAM_OFFSET", 6, 2),
                new Field("CORRELATION_OFFSET", 8, 4));
        assertThat(FrameLayout.HEADER_LENGTH).isEqualTo(12);
        assertThat(FrameLayout.BODY_OFFSET).isEqualTo(12);
        assertThat(FrameLayout.REPLY_BIT).isEqualTo(0x80);
        assertEveryOffsetNamed(
                FrameLayout.class,
                "LENGTH_OFFSET",
                "OPCODE_OFFSET",
                "FLAGS_OFFSET",
                "PARAM_OFFSET",
                "CORRELATION_OFFSET",
                "BODY_OFFSET");
    }

    @Test
    void shouldBoundFrameLength() {
        assertThat(FrameLayout.LEAST_MAX_FRAME_LENGTH).isEqualTo(4_096);
        assertThat(FrameLayout.DEFAULT_MAX_FRAME_LENGTH).isEqualTo(262_144);
        assertThat(FrameLayout.GREATEST_MAX_FRAME_LENGTH).isEqualTo(16_777_216);
        assertThat(FrameLayout.DEFAULT_PORT).isEqualTo(7600);
    }

    @Test
    void shouldLayOutState() {
        assertTiled(
                StateLayout.class,
                0,
                48,
                new Field("LAST_READ_OFFSET", 0, 8),
                new Field("MENTIONED_OFFSET", 8, 8),
                new Field("COUNTED_OFFSET", 16, 8),
                new Field("VERSION_OFFSET", 24, 8),
                new Field("COUNTERS_OFFSET", 32, 16));
        assertThat(StateLayout.LENGTH).isEqualTo(48);
        assertEveryOffsetNamed(
                StateLayout.class,
                "LAST_READ_OFFSET",
                "MENTIONED_OFFSET",
                "COUNTED_OFFSET",
                "VERSION_OFFSET",
                "COUNTERS_OFFSET");
    }

    @Test
    void shouldLayOutEntry() {
        assertTiled(EntryLayout.class, 0, 56, new Field("CHANNEL_OFFSET", 0, 8), new Field("STATE_OFFSET", 8, 48));
        assertThat(EntryLayout.LENGTH).isEqualTo(56);
        assertEveryOffsetNamed(EntryLayout.class, "CHANNEL_OFFSET", "STATE_OFFSET");
    }

    @Test
    void shouldLayOutRequestsOfOneState() {
        Field user = new Field("USER_OFFSET", 12, 8);
        Field channel = new Field("CHANNEL_OFFSET", 20, 8);
        Field message = new Field("MESSAGE_OFFSET", 28, 8);
        assertTiled(RequestLayout.class, 12, 28, user, channel);
        assertThat(RequestLayout.STATE_REQUEST_LENGTH).isEqualTo(28);
        assertTiled(RequestLayout.class, 12, 36, user, channel, message);
        assertThat(RequestLayout.ACK_LENGTH).isEqualTo(36);
        assertTiled(RequestLayout.class, 12, 40, user, channel, message, new Field("DELTA_OFFSET", 36, 4));
        assertThat(RequestLayout.INCREMENT_LENGTH).isEqualTo(40);
        assertTiled(
                RequestLayout.class,
                12,
                68,
                user,
                channel,
                new Field("MARK_LAST_READ_OFFSET", 28, 8),
                new Field("MARK_MENTIONED_OFFSET", 36, 8),
                new Field("MARK_COUNTED_OFFSET", 44, 8),
                new Field("MARK_COUNTERS_OFFSET", 52, 16));
        assertThat(RequestLayout.MARK_LENGTH).isEqualTo(68);
        assertTiled(RequestLayout.class, 12, 44, user, channel, new Field("SET_COUNTERS_OFFSET", 28, 16));
        assertThat(RequestLayout.SET_LENGTH).isEqualTo(44);
        assertThat(RequestLayout.IF_LENGTH).isEqualTo(8);
    }

    @Test
    void shouldLayOutRequestsOfOneUser() {
        Field user = new Field("USER_OFFSET", 12, 8);
        assertTiled(RequestLayout.class, 12, 20, user);
        assertThat(RequestLayout.USER_REQUEST_LENGTH).isEqualTo(20);
        assertTiled(
                RequestLayout.class,
                12,
                40,
                user,
                new Field("LOAD_AFTER_CHANNEL_OFFSET", 20, 8),
                new Field("LOAD_SINCE_VERSION_OFFSET", 28, 8),
                new Field("LOAD_LIMIT_OFFSET", 36, 4));
        assertThat(RequestLayout.LOAD_LENGTH).isEqualTo(40);
    }

    @Test
    void shouldLayOutRequestsOfMany() {
        assertTiled(
                RequestLayout.class,
                12,
                36,
                new Field("INCREMENT_MANY_CHANNEL_OFFSET", 12, 8),
                new Field("INCREMENT_MANY_MESSAGE_OFFSET", 20, 8),
                new Field("INCREMENT_MANY_DELTA_OFFSET", 28, 4),
                new Field("INCREMENT_MANY_COUNT_OFFSET", 32, 4));
        assertThat(RequestLayout.INCREMENT_MANY_USERS_OFFSET).isEqualTo(36);
        assertThat(RequestLayout.INCREMENT_MANY_MAX_COUNT).isEqualTo(16_384);
        assertTiled(
                RequestLayout.class,
                12,
                24,
                new Field("USER_OFFSET", 12, 8),
                new Field("ACK_MANY_COUNT_OFFSET", 20, 4));
        assertThat(RequestLayout.ACK_MANY_ACKS_OFFSET).isEqualTo(24);
        assertThat(RequestLayout.ACK_MANY_ITEM_MESSAGE_OFFSET).isEqualTo(8);
        assertThat(RequestLayout.ACK_MANY_ITEM_LENGTH).isEqualTo(16);
        assertThat(RequestLayout.ACK_MANY_MAX_COUNT).isEqualTo(8_192);
    }

    @Test
    void shouldLayOutHello() {
        assertTiled(
                RequestLayout.class,
                12,
                28,
                new Field("HELLO_MAGIC_OFFSET", 12, 4),
                new Field("HELLO_MIN_VERSION_OFFSET", 16, 1),
                new Field("HELLO_MAX_VERSION_OFFSET", 17, 1),
                new Field("HELLO_SHARD_OFFSET", 18, 2),
                new Field("HELLO_FEATURES_OFFSET", 20, 4),
                new Field("HELLO_TOKEN_LENGTH_OFFSET", 24, 2),
                new Field("HELLO_NAME_LENGTH_OFFSET", 26, 2));
        assertThat(RequestLayout.HELLO_TOKEN_OFFSET).isEqualTo(28);
        assertThat(RequestLayout.HELLO_MAGIC).isEqualTo('T' | 'M' << 8 | 'R' << 16 | 'K' << 24);
        assertThat(RequestLayout.NO_SHARD).isEqualTo(65_535);
        assertThat(RequestLayout.VERSION).isEqualTo(1);
        assertThat(RequestLayout.HELLO_MAX_TOKEN_LENGTH).isEqualTo(1_024);
        assertThat(RequestLayout.HELLO_MAX_NAME_LENGTH).isEqualTo(255);
        assertThat(RequestLayout.PING_MAX_BODY_LENGTH).isEqualTo(1_024);
    }

    @Test
    void shouldNameEveryOffsetOfRequests() {
        assertEveryOffsetNamed(
                RequestLayout.class,
                "USER_OFFSET",
                "CHANNEL_OFFSET",
                "MESSAGE_OFFSET",
                "DELTA_OFFSET",
                "MARK_LAST_READ_OFFSET",
                "MARK_MENTIONED_OFFSET",
                "MARK_COUNTED_OFFSET",
                "MARK_COUNTERS_OFFSET",
                "SET_COUNTERS_OFFSET",
                "LOAD_AFTER_CHANNEL_OFFSET",
                "LOAD_SINCE_VERSION_OFFSET",
                "LOAD_LIMIT_OFFSET",
                "INCREMENT_MANY_CHANNEL_OFFSET",
                "INCREMENT_MANY_MESSAGE_OFFSET",
                "INCREMENT_MANY_DELTA_OFFSET",
                "INCREMENT_MANY_COUNT_OFFSET",
                "INCREMENT_MANY_USERS_OFFSET",
                "ACK_MANY_COUNT_OFFSET",
                "ACK_MANY_ACKS_OFFSET",
                "ACK_MANY_ITEM_MESSAGE_OFFSET",
                "HELLO_MAGIC_OFFSET",
                "HELLO_MIN_VERSION_OFFSET",
                "HELLO_MAX_VERSION_OFFSET",
                "HELLO_SHARD_OFFSET",
                "HELLO_FEATURES_OFFSET",
                "HELLO_TOKEN_LENGTH_OFFSET",
                "HELLO_NAME_LENGTH_OFFSET",
                "HELLO_TOKEN_OFFSET");
    }

    @Test
    void shouldLayOutReplies() {
        assertTiled(ReplyLayout.class, 12, 60, new Field("STATE_OFFSET", 12, 48));
        assertThat(ReplyLayout.STATE_REPLY_LENGTH).isEqualTo(60);
        assertTiled(
                ReplyLayout.class,
                12,
                32,
                new Field("HELLO_VERSION_OFFSET", 12, 1),
                new Field("HELLO_COUNTERS_OFFSET", 13, 1),
                new Field("HELLO_SHARD_COUNT_OFFSET", 14, 2),
                new Field("HELLO_BOUND_SHARD_OFFSET", 16, 2),
                new Field("HELLO_TEXT_LENGTH_OFFSET", 18, 2),
                new Field("HELLO_FEATURES_OFFSET", 20, 4),
                new Field("HELLO_MAX_FRAME_OFFSET", 24, 4),
                new Field("HELLO_MAX_IN_FLIGHT_OFFSET", 28, 4));
        assertThat(ReplyLayout.HELLO_TEXT_OFFSET).isEqualTo(32);
        assertTiled(
                ReplyLayout.class,
                12,
                28,
                new Field("LOAD_VERSION_OFFSET", 12, 8),
                new Field("LOAD_COUNT_OFFSET", 20, 4),
                new Field("LOAD_ENTRY_LENGTH_OFFSET", 24, 2),
                new Field("LOAD_RESERVED_OFFSET", 26, 2));
        assertThat(ReplyLayout.LOAD_ENTRIES_OFFSET).isEqualTo(28);
        assertThat(ReplyLayout.LOAD_MAX_COUNT).isEqualTo(1_024);
        assertTiled(
                ReplyLayout.class,
                12,
                72,
                new Field("TOTALS_VERSION_OFFSET", 12, 8),
                new Field("TOTALS_STATES_OFFSET", 20, 4),
                new Field("TOTALS_SUMS_OFFSET", 24, 32),
                new Field("TOTALS_NON_ZERO_OFFSET", 56, 16));
        assertThat(ReplyLayout.TOTALS_LENGTH).isEqualTo(72);
        assertTiled(ReplyLayout.class, 12, 16, new Field("FORGET_USER_STATES_OFFSET", 12, 4));
        assertThat(ReplyLayout.FORGET_USER_LENGTH).isEqualTo(16);
        assertTiled(
                ReplyLayout.class,
                12,
                24,
                new Field("INCREMENT_MANY_APPLIED_OFFSET", 12, 4),
                new Field("INCREMENT_MANY_UNCHANGED_OFFSET", 16, 4),
                new Field("INCREMENT_MANY_FAILED_OFFSET", 20, 4));
        assertThat(ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET).isEqualTo(24);
        assertThat(ReplyLayout.FAILURE_STATUS_OFFSET).isEqualTo(8);
        assertThat(ReplyLayout.FAILURE_LENGTH).isEqualTo(12);
        assertTiled(
                ReplyLayout.class,
                12,
                28,
                new Field("ACK_MANY_VERSION_OFFSET", 12, 8),
                new Field("ACK_MANY_APPLIED_OFFSET", 20, 4),
                new Field("ACK_MANY_UNCHANGED_OFFSET", 24, 4));
        assertThat(ReplyLayout.ACK_MANY_LENGTH).isEqualTo(28);
    }

    @Test
    void shouldNameEveryOffsetOfReplies() {
        assertEveryOffsetNamed(
                ReplyLayout.class,
                "STATE_OFFSET",
                "HELLO_VERSION_OFFSET",
                "HELLO_COUNTERS_OFFSET",
                "HELLO_SHARD_COUNT_OFFSET",
                "HELLO_BOUND_SHARD_OFFSET",
                "HELLO_TEXT_LENGTH_OFFSET",
                "HELLO_FEATURES_OFFSET",
                "HELLO_MAX_FRAME_OFFSET",
                "HELLO_MAX_IN_FLIGHT_OFFSET",
                "HELLO_TEXT_OFFSET",
                "LOAD_VERSION_OFFSET",
                "LOAD_COUNT_OFFSET",
                "LOAD_ENTRY_LENGTH_OFFSET",
                "LOAD_RESERVED_OFFSET",
                "LOAD_ENTRIES_OFFSET",
                "TOTALS_VERSION_OFFSET",
                "TOTALS_STATES_OFFSET",
                "TOTALS_SUMS_OFFSET",
                "TOTALS_NON_ZERO_OFFSET",
                "FORGET_USER_STATES_OFFSET",
                "INCREMENT_MANY_APPLIED_OFFSET",
                "INCREMENT_MANY_UNCHANGED_OFFSET",
                "INCREMENT_MANY_FAILED_OFFSET",
                "INCREMENT_MANY_FAILURES_OFFSET",
                "FAILURE_STATUS_OFFSET",
                "ACK_MANY_VERSION_OFFSET",
                "ACK_MANY_APPLIED_OFFSET",
                "ACK_MANY_UNCHANGED_OFFSET");
    }

    /** The longest replies fit into 256 KiB, which is what a client must be able to take. */
    @Test
    void shouldFitEveryReplyIntoGreatestReply() {
        assertThat(28 + 1_024 * 56).isLessThanOrEqualTo(262_144);
        assertThat(24 + 16_384 * 12).isLessThanOrEqualTo(262_144);
    }

    /** Each field is where the table says, begins where the one before it ends, and the last ends at {@code end}. */
    private static void assertTiled(Class<?> layout, int start, int end, Field... fields) {
        int next = start;
        for (Field field : fields) {
            assertThat(valueOf(layout, field.constant)).as(field.constant).isEqualTo(field.offset);
            assertThat(field.offset)
                    .as(field.constant + " begins where the field before ends")
                    .isEqualTo(next);
            next += field.length;
        }
        assertThat(next).as("end of " + layout.getSimpleName()).isEqualTo(end);
    }

    private static void assertEveryOffsetNamed(Class<?> layout, String... named) {
        Set<String> declared = Arrays.stream(layout.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()))
                .map(java.lang.reflect.Field::getName)
                .filter(name -> name.endsWith("_OFFSET"))
                .collect(Collectors.toSet());
        assertThat(declared).isEqualTo(new HashSet<>(List.of(named)));
    }

    private static int valueOf(Class<?> layout, String constant) {
        try {
            return layout.getField(constant).getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("no constant " + constant + " in " + layout.getSimpleName(), e);
        }
    }
}
