package dev.tidemark.server.model;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import java.util.Map;

/** Which requests are refused before anything is looked up: the table of PROTOCOL.md section 3 and the rules around it. */
final class RequestRules {
    private static final int ANY_LENGTH = -1;

    /** What an opcode's param may be. */
    private enum Param {
        ZERO,
        MASK,
        MASK_NOT_ZERO
    }

    /** One line of the table. The length is that without IF. */
    private record Line(int flags, Param param, int length) {}

    private static final int QUIET = RequestFlags.QUIET;
    private static final int ONCE = RequestFlags.ONCE;
    private static final int FORCE = RequestFlags.FORCE;
    private static final int IF = RequestFlags.IF;
    private static final int EXISTING = RequestFlags.EXISTING;

    private static final Map<Integer, Line> TABLE = Map.ofEntries(
            Map.entry(Opcode.PING, new Line(0, Param.ZERO, ANY_LENGTH)),
            Map.entry(Opcode.INFO, new Line(0, Param.ZERO, 12)),
            Map.entry(Opcode.ACK, new Line(QUIET | FORCE | EXISTING, Param.MASK, 36)),
            Map.entry(Opcode.INCREMENT, new Line(QUIET | ONCE | EXISTING, Param.MASK_NOT_ZERO, 40)),
            Map.entry(Opcode.RESET, new Line(QUIET | IF, Param.MASK_NOT_ZERO, 28)),
            Map.entry(Opcode.GET, new Line(0, Param.ZERO, 28)),
            Map.entry(Opcode.MARK, new Line(QUIET | IF, Param.ZERO, 68)),
            Map.entry(Opcode.FORGET, new Line(QUIET | IF, Param.ZERO, 28)),
            Map.entry(Opcode.SET, new Line(QUIET | IF, Param.MASK_NOT_ZERO, 44)),
            Map.entry(Opcode.LOAD, new Line(0, Param.ZERO, 40)),
            Map.entry(Opcode.TOTALS, new Line(0, Param.ZERO, 20)),
            Map.entry(Opcode.FORGET_USER, new Line(QUIET, Param.ZERO, 20)),
            Map.entry(Opcode.INCREMENT_MANY, new Line(QUIET | ONCE | EXISTING, Param.MASK_NOT_ZERO, ANY_LENGTH)),
            Map.entry(Opcode.ACK_MANY, new Line(QUIET | FORCE | EXISTING, Param.MASK, ANY_LENGTH)));

    private RequestRules() {}

    /** @return OK, UNKNOWN_OPCODE or BAD_ARGUMENT. */
    static int check(ModelRequest request) {
        if (request.opcode() == Opcode.HELLO) {
            throw new IllegalArgumentException("HELLO is about a connection, which the model does not know");
        }
        Line line = TABLE.get(request.opcode());
        if (line == null) {
            return Status.UNKNOWN_OPCODE;
        }
        boolean good = (request.flags() & ~line.flags()) == 0
                && isParamGood(line.param(), request.param())
                && isLengthGood(line, request)
                && areFieldsGood(request);
        return good ? Status.OK : Status.BAD_ARGUMENT;
    }

    private static boolean isParamGood(Param rule, int param) {
        return switch (rule) {
            case ZERO -> param == 0;
            case MASK -> param <= Counters.ALL_MASK;
            case MASK_NOT_ZERO -> param != 0 && param <= Counters.ALL_MASK;
        };
    }

    private static boolean isLengthGood(Line line, ModelRequest request) {
        int length = request.length();
        return switch (request.opcode()) {
            case Opcode.PING -> length - FrameLayout.HEADER_LENGTH <= RequestLayout.PING_MAX_BODY_LENGTH;
            case Opcode.INCREMENT_MANY -> isListGood(request, 32, 36, 8, RequestLayout.INCREMENT_MANY_MAX_COUNT);
            case Opcode.ACK_MANY -> isListGood(request, 20, 24, 16, RequestLayout.ACK_MANY_MAX_COUNT);
            default -> length == line.length() + (request.has(IF) ? 8 : 0);
        };
    }

    private static boolean isListGood(
            ModelRequest request, int countOffset, int itemsOffset, int itemLength, int maxCount) {
        if (request.length() < itemsOffset) {
            return false;
        }
        long count = Integer.toUnsignedLong(request.i32(countOffset));
        return count <= maxCount && request.length() == itemsOffset + count * itemLength;
    }

    private static boolean areFieldsGood(ModelRequest request) {
        return switch (request.opcode()) {
            case Opcode.PING, Opcode.INFO -> true;
            case Opcode.LOAD, Opcode.TOTALS, Opcode.FORGET_USER -> request.user() != 0;
            case Opcode.RESET, Opcode.GET, Opcode.FORGET -> isStateNamed(request);
            case Opcode.ACK -> isStateNamed(request) && request.message() != 0;
            case Opcode.INCREMENT ->
                isStateNamed(request) && isIncrementGood(request, request.message(), request.i32(36));
            case Opcode.MARK -> isStateNamed(request) && areCountersGood(request, 52, Counters.ALL_MASK);
            case Opcode.SET -> isStateNamed(request) && areCountersGood(request, 28, request.param());
            case Opcode.INCREMENT_MANY ->
                request.u64(12) != 0
                        && isIncrementGood(request, request.u64(20), request.i32(28))
                        && isEachNotZero(request, 36, 8);
            case Opcode.ACK_MANY -> request.user() != 0 && isEachNotZero(request, 24, 8);
            default -> throw new AssertionError("no rule for " + request);
        };
    }

    private static boolean isStateNamed(ModelRequest request) {
        return request.user() != 0 && request.channel() != 0;
    }

    private static boolean isIncrementGood(ModelRequest request, long message, int delta) {
        return delta != 0 && (!request.has(ONCE) || message != 0 && delta > 0);
    }

    private static boolean areCountersGood(ModelRequest request, int offset, int mask) {
        for (int i = 0; i < Counters.COUNT; i++) {
            int value = request.i32(offset + i * 4);
            if (value < 0 || (mask & 1 << i) == 0 && value != 0) {
                return false;
            }
        }
        return true;
    }

    /** Every u64 from an offset to the end is an id. */
    private static boolean isEachNotZero(ModelRequest request, int offset, int step) {
        for (int at = offset; at < request.length(); at += step) {
            if (request.u64(at) == 0) {
                return false;
            }
        }
        return true;
    }
}
