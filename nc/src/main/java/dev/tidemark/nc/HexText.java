package dev.tidemark.nc;

import java.io.ByteArrayOutputStream;

/** Bytes as hex for people: reading what they write, and showing 16 bytes a line. */
final class HexText {
    private static final int BYTES_PER_LINE = 16;

    private HexText() {}

    /**
     * Reads hex digits, two a byte. White space may stand anywhere, {@code #} begins a comment that ends with its line.
     *
     * @throws CommandException naming line and column of what is no hex, or if the last byte has one digit only.
     */
    static byte[] parse(String text) throws CommandException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length() / 2);
        int line = 1;
        int column = 0;
        int high = -1;
        boolean comment = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            column++;
            if (c == '\n') {
                line++;
                column = 0;
                comment = false;
            } else if (c == '#') {
                comment = true;
            } else if (!comment && !Character.isWhitespace(c)) {
                int digit = c < 128 ? Character.digit(c, 16) : -1;
                if (digit < 0) {
                    throw new CommandException("line " + line + ", column " + column + ": '"
                            + Printable.escape(String.valueOf(c)) + "' is no hex digit");
                }
                if (high >= 0) {
                    bytes.write(high << 4 | digit);
                    high = -1;
                } else {
                    high = digit;
                }
            }
        }
        if (high >= 0) {
            throw new CommandException(
                    "odd number of hex digits: the last byte, at offset " + bytes.size() + ", has one digit only");
        }
        return bytes.toByteArray();
    }

    /** Appends lines of offset, bytes in hex, and those that are printable ASCII. */
    static void dump(byte[] bytes, int from, int count, String prefix, StringBuilder out) {
        for (int line = 0; line < count; line += BYTES_PER_LINE) {
            int end = Math.min(line + BYTES_PER_LINE, count);
            out.append(prefix);
            padLeft(Integer.toHexString(line), 6, '0', out);
            out.append(' ');
            for (int i = line; i < line + BYTES_PER_LINE; i++) {
                out.append(i % 8 == 0 && i > line ? "  " : " ");
                if (i < end) {
                    padLeft(Integer.toHexString(bytes[from + i] & 0xFF), 2, '0', out);
                } else {
                    out.append("  ");
                }
            }
            out.append("  ");
            for (int i = line; i < end; i++) {
                byte b = bytes[from + i];
                out.append(b >= ' ' && b < 0x7F ? (char) b : '.');
            }
            out.append('\n');
        }
    }

    static void padLeft(String text, int width, char with, StringBuilder out) {
        for (int i = text.length(); i < width; i++) {
            out.append(with);
        }
        out.append(text);
    }
}
