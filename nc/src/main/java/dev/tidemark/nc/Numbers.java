package dev.tidemark.nc;

/** Reads the numbers of commands: unsigned decimal, or hex behind {@code 0x}. Each bound is that of the field on the wire. */
final class Numbers {
    private Numbers() {}

    /** An id or version: the 64 bits of a u64. */
    static long u64(String name, String text) throws CommandException {
        try {
            return isHex(text) ? Long.parseUnsignedLong(text.substring(2), 16) : decimal(text);
        } catch (NumberFormatException e) {
            throw malformed(name, text, Long.toUnsignedString(-1L));
        }
    }

    /** A u32 in the low bits of a long. */
    static long u32(String name, String text) throws CommandException {
        return bounded(name, text, 0xFFFF_FFFFL);
    }

    static int u16(String name, String text) throws CommandException {
        return (int) bounded(name, text, 0xFFFF);
    }

    static int u8(String name, String text) throws CommandException {
        return (int) bounded(name, text, 0xFF);
    }

    /** A delta, signed. */
    static int i32(String name, String text) throws CommandException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new CommandException(
                    name + ": '" + text + "', expected a number of " + Integer.MIN_VALUE + " … " + Integer.MAX_VALUE);
        }
    }

    static boolean isHex(String text) {
        return text.startsWith("0x") || text.startsWith("0X");
    }

    private static long bounded(String name, String text, long max) throws CommandException {
        long value = u64(name, text);
        if (value < 0 || value > max) {
            throw malformed(name, text, Long.toString(max));
        }
        return value;
    }

    /** Without the sign that the JDK's parser takes. */
    private static long decimal(String text) {
        if (text.startsWith("+")) {
            throw new NumberFormatException(text);
        }
        return Long.parseUnsignedLong(text);
    }

    private static CommandException malformed(String name, String text, String max) {
        return new CommandException(
                name + ": '" + text + "', expected a number of 0 … " + max + ", or 0x and hex digits");
    }
}
