package dev.tidemark.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes request frames behind one another into a buffer. Values are written as given, also those that a server refuses:
 * a tool that sends nonsense needs them.
 *
 * <p>Thread: any, one at a time per buffer. Allocation: none, but where the buffer grows and in {@link #hello}.
 */
public final class RequestEncoder {
    private RequestEncoder() {}

    /** HELLO for version 1. {@code shard} is 0 … 65,534 or {@link RequestLayout#NO_SHARD}. */
    public static void hello(ByteBuf out, int correlation, int shard, String token, String name) {
        hello(out, correlation, RequestLayout.VERSION, RequestLayout.VERSION, shard, 0, token, name);
    }

    /** HELLO with every field. */
    public static void hello(
            ByteBuf out,
            int correlation,
            int minVersion,
            int maxVersion,
            int shard,
            int features,
            String token,
            String name) {
        byte[] tokenBytes = token.getBytes(StandardCharsets.UTF_8);
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        int length = RequestLayout.HELLO_TOKEN_OFFSET + tokenBytes.length + nameBytes.length;
        header(out, length, Opcode.HELLO, 0, 0, correlation);
        out.writeIntLE(RequestLayout.HELLO_MAGIC);
        out.writeByte(minVersion);
        out.writeByte(maxVersion);
        out.writeShortLE(shard);
        out.writeIntLE(features);
        out.writeShortLE(tokenBytes.length);
        out.writeShortLE(nameBytes.length);
        out.writeBytes(tokenBytes);
        out.writeBytes(nameBytes);
    }

    public static void ping(ByteBuf out, int correlation, byte[] payload) {
        header(out, FrameLayout.HEADER_LENGTH + payload.length, Opcode.PING, 0, 0, correlation);
        out.writeBytes(payload);
    }

    public static void info(ByteBuf out, int correlation) {
        header(out, FrameLayout.HEADER_LENGTH, Opcode.INFO, 0, 0, correlation);
    }

    public static void ack(
            ByteBuf out, int flags, int mask, int correlation, long user, long channel, long message) {
        header(out, RequestLayout.ACK_LENGTH, Opcode.ACK, flags, mask, correlation);
        out.writeLongLE(user);
        out.writeLongLE(channel);
        out.writeLongLE(message);
    }

    /** INCREMENT. {@code message} 0 means none. */
    public static void increment(
            ByteBuf out, int flags, int mask, int correlation, long user, long channel, long message, int delta) {
        header(out, RequestLayout.INCREMENT_LENGTH, Opcode.INCREMENT, flags, mask, correlation);
        out.writeLongLE(user);
        out.writeLongLE(channel);
        out.writeLongLE(message);
        out.writeIntLE(delta);
    }

    /** RESET. {@code ifVersion} is written if {@code flags} has {@link RequestFlags#IF}; the same in every method below. */
    public static void reset(
            ByteBuf out, int flags, int mask, int correlation, long user, long channel, long ifVersion) {
        stateRequest(out, Opcode.RESET, flags, mask, correlation, user, channel, ifVersion);
    }

    public static void get(ByteBuf out, int correlation, long user, long channel) {
        stateRequest(out, Opcode.GET, 0, 0, correlation, user, channel, 0);
    }

    public static void forget(ByteBuf out, int flags, int correlation, long user, long channel, long ifVersion) {
        stateRequest(out, Opcode.FORGET, flags, 0, correlation, user, channel, ifVersion);
    }

    /** MARK. {@code counters} has {@link Counters#COUNT} elements. */
    public static void mark(
            ByteBuf out,
            int flags,
            int correlation,
            long user,
            long channel,
            long lastRead,
            long mentioned,
            long counted,
            int[] counters,
            long ifVersion) {
        header(out, RequestLayout.MARK_LENGTH + ifLength(flags), Opcode.MARK, flags, 0, correlation);
        out.writeLongLE(user);
        out.writeLongLE(channel);
        out.writeLongLE(lastRead);
        out.writeLongLE(mentioned);
        out.writeLongLE(counted);
        counters(out, counters);
        ifVersion(out, flags, ifVersion);
    }

    /** SET. {@code counters} has {@link Counters#COUNT} elements, 0 where the mask has none. */
    public static void set(
            ByteBuf out,
            int flags,
            int mask,
            int correlation,
            long user,
            long channel,
            int[] counters,
            long ifVersion) {
        header(out, RequestLayout.SET_LENGTH + ifLength(flags), Opcode.SET, flags, mask, correlation);
        out.writeLongLE(user);
        out.writeLongLE(channel);
        counters(out, counters);
        ifVersion(out, flags, ifVersion);
    }

    /** LOAD. {@code limit} is a u32, 0 means none. */
    public static void load(
            ByteBuf out, int correlation, long user, long afterChannel, long sinceVersion, int limit) {
        header(out, RequestLayout.LOAD_LENGTH, Opcode.LOAD, 0, 0, correlation);
        out.writeLongLE(user);
        out.writeLongLE(afterChannel);
        out.writeLongLE(sinceVersion);
        out.writeIntLE(limit);
    }

    public static void totals(ByteBuf out, int correlation, long user) {
        header(out, RequestLayout.USER_REQUEST_LENGTH, Opcode.TOTALS, 0, 0, correlation);
        out.writeLongLE(user);
    }

    public static void forgetUser(ByteBuf out, int flags, int correlation, long user) {
        header(out, RequestLayout.USER_REQUEST_LENGTH, Opcode.FORGET_USER, flags, 0, correlation);
        out.writeLongLE(user);
    }

    /** INCREMENT_MANY for the first {@code count} of {@code users}. */
    public static void incrementMany(
            ByteBuf out,
            int flags,
            int mask,
            int correlation,
            long channel,
            long message,
            int delta,
            long[] users,
            int count) {
        int length = RequestLayout.INCREMENT_MANY_USERS_OFFSET + count * Long.BYTES;
        header(out, length, Opcode.INCREMENT_MANY, flags, mask, correlation);
        out.writeLongLE(channel);
        out.writeLongLE(message);
        out.writeIntLE(delta);
        out.writeIntLE(count);
        for (int i = 0; i < count; i++) {
            out.writeLongLE(users[i]);
        }
    }

    /** ACK_MANY for the first {@code count} of {@code channels}, each with the message of the same index. */
    public static void ackMany(
            ByteBuf out,
            int flags,
            int mask,
            int correlation,
            long user,
            long[] channels,
            long[] messages,
            int count) {
        int length = RequestLayout.ACK_MANY_ACKS_OFFSET + count * RequestLayout.ACK_MANY_ITEM_LENGTH;
        header(out, length, Opcode.ACK_MANY, flags, mask, correlation);
        out.writeLongLE(user);
        out.writeIntLE(count);
        for (int i = 0; i < count; i++) {
            out.writeLongLE(channels[i]);
            out.writeLongLE(messages[i]);
        }
    }

    /** A frame's header; the caller writes {@code length} − {@link FrameLayout#HEADER_LENGTH} bytes of body behind it. */
    public static void header(ByteBuf out, int length, int opcode, int flags, int param, int correlation) {
        out.writeIntLE(length);
        out.writeByte(opcode);
        out.writeByte(flags);
        out.writeShortLE(param);
        out.writeIntLE(correlation);
    }

    private static void stateRequest(
            ByteBuf out, int opcode, int flags, int mask, int correlation, long user, long channel, long ifVersion) {
        header(out, RequestLayout.STATE_REQUEST_LENGTH + ifLength(flags), opcode, flags, mask, correlation);
        out.writeLongLE(user);
        out.writeLongLE(channel);
        ifVersion(out, flags, ifVersion);
    }

    private static int ifLength(int flags) {
        return (flags & RequestFlags.IF) != 0 ? RequestLayout.IF_LENGTH : 0;
    }

    private static void ifVersion(ByteBuf out, int flags, long ifVersion) {
        if ((flags & RequestFlags.IF) != 0) {
            out.writeLongLE(ifVersion);
        }
    }

    private static void counters(ByteBuf out, int[] counters) {
        for (int i = 0; i < Counters.COUNT; i++) {
            out.writeIntLE(counters[i]);
        }
    }
}
