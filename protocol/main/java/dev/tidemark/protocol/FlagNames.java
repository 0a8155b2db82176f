package dev.tidemark.protocol;

/** Writes a set of bits as names for people. Thread: any. */
final class FlagNames {
    private FlagNames() {}

    /**
     * The names of the bits set, lowest first.
     *
     * @param names the name of bit i at index i.
     * @return names joined by the separator, bits without a name together as one {@code 0x..} at the end; empty for 0.
     */
    static String join(int bits, String separator, String... names) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            if ((bits & 1 << i) != 0) {
                append(text, separator, names[i]);
            }
        }
        int unnamed = bits & -1 << names.length;
        if (unnamed != 0) {
            append(text, separator, "0x" + Integer.toHexString(unnamed));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String separator, String name) {
        if (text.length() > 0) {
            text.append(separator);
        }
        text.append(name);
    }
}
