package dev.tidemark.loadgen.net;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes RESP commands: arrays of bulk strings whose parts are constant text and ids in decimal. Thread: one. Allocation: none,
 * but where the buffer grows.
 */
final class RespWriter {
    private static final int MAX_DIGITS = 20;
    private static final int LINE_END = '\r' << 8 | '\n';

    private final byte[] digits = new byte[MAX_DIGITS];

    /** Constant bytes of a command, such as its header and name. */
    static byte[] constant(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A command's header and its first parts, ready to be written. */
    static byte[] command(int parts, String... first) {
        StringBuilder text = new StringBuilder("*").append(parts).append("\r\n");
        for (String part : first) {
            text.append('$').append(part.length()).append("\r\n").append(part).append("\r\n");
        }
        return constant(text.toString());
    }

    /** A bulk string: one letter, then an id in decimal. */
    void bulk(ByteBuf out, char prefix, long id) {
        int length = digits(id);
        length(out, length + 1);
        out.writeByte(prefix);
        out.writeBytes(digits, MAX_DIGITS - length, length);
        out.writeShort(LINE_END);
    }

    /** A bulk string: an id in decimal. */
    void bulk(ByteBuf out, long id) {
        int length = digits(id);
        length(out, length);
        out.writeBytes(digits, MAX_DIGITS - length, length);
        out.writeShort(LINE_END);
    }

    private static void length(ByteBuf out, int length) {
        out.writeByte('$');
        if (length >= 10) {
            out.writeByte('0' + length / 10);
        }
        out.writeByte('0' + length % 10);
        out.writeShort(LINE_END);
    }

    /** Puts the digits of an unsigned number at the end of {@link #digits}. @return how many. */
    private int digits(long unsigned) {
        long rest = unsigned;
        int at = MAX_DIGITS;
        do {
            long quotient = Long.divideUnsigned(rest, 10);
            digits[--at] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        } while (rest != 0);
        return MAX_DIGITS - at;
    }
}
