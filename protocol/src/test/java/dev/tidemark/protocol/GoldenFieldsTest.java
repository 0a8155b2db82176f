package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The layouts find every field of every request and reply of {@code vectors/frames.json}, and nothing is left over. */
final class GoldenFieldsTest {
    @ParameterizedTest
    @MethodSource("dev.tidemark.protocol.GoldenFrames#requests")
    void shouldFindFieldsOfRequest(GoldenFrames.Frame golden) {
        FieldCheck check = new FieldCheck(golden);
        check.header();
        switch (golden.fields().getInt("opcode")) {
            case Opcode.HELLO -> {
                assertThat(check.in().getIntLE(RequestLayout.HELLO_MAGIC_OFFSET))
                        .isEqualTo(RequestLayout.HELLO_MAGIC);
                check.u8("minVersion", RequestLayout.HELLO_MIN_VERSION_OFFSET);
                check.u8("maxVersion", RequestLayout.HELLO_MAX_VERSION_OFFSET);
                check.u16("shard", RequestLayout.HELLO_SHARD_OFFSET);
                check.u32("features", RequestLayout.HELLO_FEATURES_OFFSET);
                int token = check.in().getUnsignedShortLE(RequestLayout.HELLO_TOKEN_LENGTH_OFFSET);
                int name = check.in().getUnsignedShortLE(RequestLayout.HELLO_NAME_LENGTH_OFFSET);
                check.text("token", RequestLayout.HELLO_TOKEN_OFFSET, token);
                check.text("name", RequestLayout.HELLO_TOKEN_OFFSET + token, name);
            }
            case Opcode.PING -> check.rest("payload", FrameLayout.BODY_OFFSET);
            case Opcode.INFO -> check.end(FrameLayout.HEADER_LENGTH);
            case Opcode.ACK -> {
                check.userAndChannel();
                check.u64("message", RequestLayout.MESSAGE_OFFSET);
                check.end(RequestLayout.ACK_LENGTH);
            }
            case Opcode.INCREMENT -> {
                check.userAndChannel();
                check.u64("message", RequestLayout.MESSAGE_OFFSET);
                check.i32("delta", RequestLayout.DELTA_OFFSET);
                check.end(RequestLayout.INCREMENT_LENGTH);
            }
            case Opcode.RESET, Opcode.GET, Opcode.FORGET -> {
                check.userAndChannel();
                check.ifVersionThenEnd(RequestLayout.STATE_REQUEST_LENGTH);
            }
            case Opcode.MARK -> {
                check.userAndChannel();
                check.u64("lastRead", RequestLayout.MARK_LAST_READ_OFFSET);
                check.u64("mentioned", RequestLayout.MARK_MENTIONED_OFFSET);
                check.u64("counted", RequestLayout.MARK_COUNTED_OFFSET);
                check.counters(RequestLayout.MARK_COUNTERS_OFFSET);
                check.ifVersionThenEnd(RequestLayout.MARK_LENGTH);
            }
            case Opcode.SET -> {
                check.userAndChannel();
                check.counters(RequestLayout.SET_COUNTERS_OFFSET);
                check.ifVersionThenEnd(RequestLayout.SET_LENGTH);
            }
            case Opcode.LOAD -> {
                check.u64("user", RequestLayout.USER_OFFSET);
                check.u64("afterChannel", RequestLayout.LOAD_AFTER_CHANNEL_OFFSET);
                check.u64("sinceVersion", RequestLayout.LOAD_SINCE_VERSION_OFFSET);
                check.u32("limit", RequestLayout.LOAD_LIMIT_OFFSET);
                check.end(RequestLayout.LOAD_LENGTH);
            }
            case Opcode.TOTALS, Opcode.FORGET_USER -> {
                check.u64("user", RequestLayout.USER_OFFSET);
                check.end(RequestLayout.USER_REQUEST_LENGTH);
            }
            case Opcode.INCREMENT_MANY -> {
                check.u64("channel", RequestLayout.INCREMENT_MANY_CHANNEL_OFFSET);
                check.u64("message", RequestLayout.INCREMENT_MANY_MESSAGE_OFFSET);
                check.i32("delta", RequestLayout.INCREMENT_MANY_DELTA_OFFSET);
                long[] users = golden.ids(check.seen("users"));
                assertThat(check.in().getIntLE(RequestLayout.INCREMENT_MANY_COUNT_OFFSET))
                        .isEqualTo(users.length);
                for (int i = 0; i < users.length; i++) {
                    assertThat(check.in().getLongLE(RequestLayout.INCREMENT_MANY_USERS_OFFSET + i * 8))
                            .isEqualTo(users[i]);
                }
                check.end(RequestLayout.INCREMENT_MANY_USERS_OFFSET + users.length * 8);
            }
            case Opcode.ACK_MANY -> {
                check.u64("user", RequestLayout.USER_OFFSET);
                check.pairs("acks", RequestLayout.ACK_MANY_COUNT_OFFSET, RequestLayout.ACK_MANY_ACKS_OFFSET, 8);
            }
            default -> throw new AssertionError("no check for " + golden);
        }
        check.everyFieldSeen();
    }

    @ParameterizedTest
    @MethodSource("dev.tidemark.protocol.GoldenFrames#replies")
    void shouldFindFieldsOfReply(GoldenFrames.Frame golden) {
        FieldCheck check = new FieldCheck(golden);
        check.header();
        int status = golden.fields().getInt("param");
        int opcode = golden.fields().getInt("opcode") & ~FrameLayout.REPLY_BIT;
        if (status != Status.OK && status != Status.PARTIAL && status != Status.CONFLICT) {
            check.rest("text", FrameLayout.BODY_OFFSET);
        } else {
            switch (opcode) {
                case Opcode.HELLO -> {
                    check.u8("versionSpoken", ReplyLayout.HELLO_VERSION_OFFSET);
                    check.u8("counterCount", ReplyLayout.HELLO_COUNTERS_OFFSET);
                    check.u16("shardCount", ReplyLayout.HELLO_SHARD_COUNT_OFFSET);
                    check.u16("boundShard", ReplyLayout.HELLO_BOUND_SHARD_OFFSET);
                    check.u32("features", ReplyLayout.HELLO_FEATURES_OFFSET);
                    check.u32("maxFrame", ReplyLayout.HELLO_MAX_FRAME_OFFSET);
                    check.u32("maxInFlight", ReplyLayout.HELLO_MAX_IN_FLIGHT_OFFSET);
                    int length = check.in().getUnsignedShortLE(ReplyLayout.HELLO_TEXT_LENGTH_OFFSET);
                    check.text("text", ReplyLayout.HELLO_TEXT_OFFSET, length);
                }
                case Opcode.PING -> check.rest("payload", FrameLayout.BODY_OFFSET);
                case Opcode.INFO -> check.rest("text", FrameLayout.BODY_OFFSET);
                case Opcode.ACK, Opcode.INCREMENT, Opcode.RESET, Opcode.GET, Opcode.MARK, Opcode.FORGET, Opcode.SET -> {
                    check.state(golden.fields(), ReplyLayout.STATE_OFFSET);
                    check.seenAll("lastRead", "mentioned", "counted", "version", "counters");
                    check.end(ReplyLayout.STATE_REPLY_LENGTH);
                }
                case Opcode.LOAD -> {
                    check.u64("version", ReplyLayout.LOAD_VERSION_OFFSET);
                    check.entries();
                }
                case Opcode.TOTALS -> {
                    check.u64("version", ReplyLayout.TOTALS_VERSION_OFFSET);
                    check.u32("states", ReplyLayout.TOTALS_STATES_OFFSET);
                    long[] sums = golden.ids(check.seen("sums"));
                    int[] nonZero = golden.counters(check.seen("nonZero"));
                    for (int i = 0; i < 4; i++) {
                        assertThat(check.in().getLongLE(ReplyLayout.TOTALS_SUMS_OFFSET + i * 8))
                                .isEqualTo(sums[i]);
                        assertThat(check.in().getIntLE(ReplyLayout.TOTALS_NON_ZERO_OFFSET + i * 4))
                                .isEqualTo(nonZero[i]);
                    }
                    check.end(ReplyLayout.TOTALS_LENGTH);
                }
                case Opcode.FORGET_USER -> {
                    check.u32("states", ReplyLayout.FORGET_USER_STATES_OFFSET);
                    check.end(ReplyLayout.FORGET_USER_LENGTH);
                }
                case Opcode.INCREMENT_MANY -> {
                    check.u32("applied", ReplyLayout.INCREMENT_MANY_APPLIED_OFFSET);
                    check.u32("unchanged", ReplyLayout.INCREMENT_MANY_UNCHANGED_OFFSET);
                    check.pairs(
                            "failed",
                            ReplyLayout.INCREMENT_MANY_FAILED_OFFSET,
                            ReplyLayout.INCREMENT_MANY_FAILURES_OFFSET,
                            4);
                }
                case Opcode.ACK_MANY -> {
                    check.u64("version", ReplyLayout.ACK_MANY_VERSION_OFFSET);
                    check.u32("applied", ReplyLayout.ACK_MANY_APPLIED_OFFSET);
                    check.u32("unchanged", ReplyLayout.ACK_MANY_UNCHANGED_OFFSET);
                    check.end(ReplyLayout.ACK_MANY_LENGTH);
                }
                default -> throw new AssertionError("no check for " + golden);
            }
        }
        check.everyFieldSeen();
    }
}
