package dev.tidemark.server.net;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.server.shard.Replies;
import org.agrona.UnsafeApi;

/**
 * Whether a frame is one that may be run: every rule of PROTOCOL.md that can be told from the frame alone, but for HELLO's.
 *
 * <p>Thread: any. Allocation: none.
 */
final class RequestCheck {
    /** Instead of a text: the opcode is not in the table. */
    static final byte[] UNKNOWN_OPCODE = Replies.text("unknown opcode");

    private static final byte[] LENGTH = Replies.text("the body is longer or shorter than this opcode's");
    private static final byte[] FLAGS = Replies.text("a flag that this opcode does not have");
    private static final byte[] PARAM = Replies.text("param is not 0");
    private static final byte[] MASK = Replies.text("the counter mask is above 15");
    private static final byte[] NO_MASK = Replies.text("the counter mask is 0");
    private static final byte[] USER = Replies.text("user is 0");
    private static final byte[] CHANNEL = Replies.text("channel is 0");
    private static final byte[] MESSAGE = Replies.text("message is 0");
    private static final byte[] DELTA = Replies.text("delta is 0");
    private static final byte[] ONCE = Replies.text("ONCE needs a message and a positive delta");
    private static final byte[] COUNTER = Replies.text("a counter is above 2147483647");
    private static final byte[] UNMASKED_COUNTER = Replies.text("a counter that is not in the mask is not 0");
    private static final byte[] COUNT = Replies.text("the list is longer than allowed");
    private static final byte[] PING_BODY = Replies.text("the body is longer than 1024 bytes");

    private RequestCheck() {}

    /** @return null if the frame may be run, {@link #UNKNOWN_OPCODE}, or what its bad argument is. */
    static byte[] check(long frame, int length) {
        int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
        int flags = UnsafeApi.getByte(frame + FrameLayout.FLAGS_OFFSET) & 0xFF;
        int param = UnsafeApi.getShort(frame + FrameLayout.PARAM_OFFSET) & 0xFFFF;
        int ifLength = (flags & RequestFlags.IF) != 0 ? RequestLayout.IF_LENGTH : 0;
        switch (opcode) {
            case Opcode.ACK, Opcode.INCREMENT, Opcode.RESET, Opcode.GET, Opcode.MARK, Opcode.FORGET, Opcode.SET -> {
                if ((flags & ~RequestLayout.allowedFlags(opcode)) != 0) {
                    return FLAGS;
                }
                if (length != stateRequestLength(opcode) + ifLength) {
                    return LENGTH;
                }
                return checkStateRequest(frame, opcode, flags, param);
            }
            case Opcode.LOAD -> {
                return checkPlain(flags, param, length, RequestLayout.LOAD_LENGTH, frame);
            }
            case Opcode.TOTALS -> {
                return checkPlain(flags, param, length, RequestLayout.USER_REQUEST_LENGTH, frame);
            }
            case Opcode.FORGET_USER -> {
                return checkPlain(flags & ~RequestFlags.QUIET, param, length, RequestLayout.USER_REQUEST_LENGTH, frame);
            }
            case Opcode.INCREMENT_MANY -> {
                return checkIncrementMany(frame, length, flags, param);
            }
            case Opcode.ACK_MANY -> {
                return checkAckMany(frame, length, flags, param);
            }
            case Opcode.PING -> {
                byte[] fault = flags != 0 ? FLAGS : param != 0 ? PARAM : null;
                boolean tooLong = length > FrameLayout.HEADER_LENGTH + RequestLayout.PING_MAX_BODY_LENGTH;
                return fault == null && tooLong ? PING_BODY : fault;
            }
            case Opcode.INFO -> {
                return flags != 0 ? FLAGS : param != 0 ? PARAM : length != FrameLayout.HEADER_LENGTH ? LENGTH : null;
            }
            default -> {
                return UNKNOWN_OPCODE;
            }
        }
    }

    private static int stateRequestLength(int opcode) {
        return switch (opcode) {
            case Opcode.ACK -> RequestLayout.ACK_LENGTH;
            case Opcode.INCREMENT -> RequestLayout.INCREMENT_LENGTH;
            case Opcode.MARK -> RequestLayout.MARK_LENGTH;
            case Opcode.SET -> RequestLayout.SET_LENGTH;
            default -> RequestLayout.STATE_REQUEST_LENGTH;
        };
    }

    /** A request for one read state whose flags and length are right. */
    private static byte[] checkStateRequest(long frame, int opcode, int flags, int param) {
        if (UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET) == 0) {
            return USER;
        }
        if (UnsafeApi.getLong(frame + RequestLayout.CHANNEL_OFFSET) == 0) {
            return CHANNEL;
        }
        switch (opcode) {
            case Opcode.ACK -> {
                boolean noMessage = UnsafeApi.getLong(frame + RequestLayout.MESSAGE_OFFSET) == 0;
                return param > Counters.ALL_MASK ? MASK : noMessage ? MESSAGE : null;
            }
            case Opcode.INCREMENT -> {
                long message = UnsafeApi.getLong(frame + RequestLayout.MESSAGE_OFFSET);
                return checkIncrement(param, flags, message, UnsafeApi.getInt(frame + RequestLayout.DELTA_OFFSET));
            }
            case Opcode.RESET -> {
                return checkMask(param);
            }
            case Opcode.SET -> {
                byte[] fault = checkMask(param);
                return fault != null ? fault : checkCounters(frame + RequestLayout.SET_COUNTERS_OFFSET, param);
            }
            case Opcode.MARK -> {
                return param != 0
                        ? PARAM
                        : checkCounters(frame + RequestLayout.MARK_COUNTERS_OFFSET, Counters.ALL_MASK);
            }
            default -> {
                return param != 0 ? PARAM : null;
            }
        }
    }

    private static byte[] checkIncrement(int mask, int flags, long message, int delta) {
        byte[] fault = checkMask(mask);
        if (fault != null) {
            return fault;
        }
        if (delta == 0) {
            return DELTA;
        }
        return (flags & RequestFlags.ONCE) != 0 && (message == 0 || delta < 0) ? ONCE : null;
    }

    private static byte[] checkMask(int mask) {
        return mask == 0 ? NO_MASK : mask > Counters.ALL_MASK ? MASK : null;
    }

    private static byte[] checkCounters(long counters, int mask) {
        for (int i = 0; i < Counters.COUNT; i++) {
            int value = UnsafeApi.getInt(counters + (long) i * Integer.BYTES);
            if (value < 0) {
                return COUNTER;
            }
            if (value != 0 && (mask & 1 << i) == 0) {
                return UNMASKED_COUNTER;
            }
        }
        return null;
    }

    /** A request for one user, without flags and param. */
    private static byte[] checkPlain(int flags, int param, int length, int expectedLength, long frame) {
        if (flags != 0) {
            return FLAGS;
        }
        if (param != 0) {
            return PARAM;
        }
        if (length != expectedLength) {
            return LENGTH;
        }
        return UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET) == 0 ? USER : null;
    }

    private static byte[] checkIncrementMany(long frame, int length, int flags, int param) {
        if ((flags & ~RequestLayout.allowedFlags(Opcode.INCREMENT_MANY)) != 0) {
            return FLAGS;
        }
        if (length < RequestLayout.INCREMENT_MANY_USERS_OFFSET) {
            return LENGTH;
        }
        int count = UnsafeApi.getInt(frame + RequestLayout.INCREMENT_MANY_COUNT_OFFSET);
        if (Integer.compareUnsigned(count, RequestLayout.INCREMENT_MANY_MAX_COUNT) > 0) {
            return COUNT;
        }
        if (length != RequestLayout.INCREMENT_MANY_USERS_OFFSET + count * Long.BYTES) {
            return LENGTH;
        }
        if (UnsafeApi.getLong(frame + RequestLayout.INCREMENT_MANY_CHANNEL_OFFSET) == 0) {
            return CHANNEL;
        }
        long message = UnsafeApi.getLong(frame + RequestLayout.INCREMENT_MANY_MESSAGE_OFFSET);
        int delta = UnsafeApi.getInt(frame + RequestLayout.INCREMENT_MANY_DELTA_OFFSET);
        byte[] fault = checkIncrement(param, flags, message, delta);
        for (int i = 0; i < count && fault == null; i++) {
            if (UnsafeApi.getLong(frame + RequestLayout.INCREMENT_MANY_USERS_OFFSET + (long) i * Long.BYTES) == 0) {
                fault = USER;
            }
        }
        return fault;
    }

    private static byte[] checkAckMany(long frame, int length, int flags, int param) {
        if ((flags & ~RequestLayout.allowedFlags(Opcode.ACK_MANY)) != 0) {
            return FLAGS;
        }
        if (param > Counters.ALL_MASK) {
            return MASK;
        }
        if (length < RequestLayout.ACK_MANY_ACKS_OFFSET) {
            return LENGTH;
        }
        int count = UnsafeApi.getInt(frame + RequestLayout.ACK_MANY_COUNT_OFFSET);
        if (Integer.compareUnsigned(count, RequestLayout.ACK_MANY_MAX_COUNT) > 0) {
            return COUNT;
        }
        if (length != RequestLayout.ACK_MANY_ACKS_OFFSET + count * RequestLayout.ACK_MANY_ITEM_LENGTH) {
            return LENGTH;
        }
        if (UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET) == 0) {
            return USER;
        }
        for (int i = 0; i < count; i++) {
            long item = frame + RequestLayout.ACK_MANY_ACKS_OFFSET + (long) i * RequestLayout.ACK_MANY_ITEM_LENGTH;
            if (UnsafeApi.getLong(item) == 0) {
                return CHANNEL;
            }
            if (UnsafeApi.getLong(item + RequestLayout.ACK_MANY_ITEM_MESSAGE_OFFSET) == 0) {
                return MESSAGE;
            }
        }
        return null;
    }
}
