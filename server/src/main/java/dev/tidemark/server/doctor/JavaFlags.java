package dev.tidemark.server.doctor;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options that the server's Java would be started with, in their order: of those that say the same thing the last one holds.
 * Immutable. Thread: safe from any.
 */
public record JavaFlags(List<String> words) {
    private static final String HEAP = "-Xmx";
    private static final String DIRECT = "-XX:MaxDirectMemorySize=";
    private static final int PART_OF_THE_MACHINE = 4;
    private static final String UNITS = "kmgt";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kKmMgGtT]?)");

    public JavaFlags {
        words = List.copyOf(words);
    }

    /** Splits words at blanks. */
    public static JavaFlags parse(String text) {
        return new JavaFlags(text.isBlank() ? List.of() : List.of(text.strip().split("\\s+")));
    }

    /** The largest Java heap: where nothing is said, Java takes a quarter of the machine. */
    public long heapBytes(long machineBytes) {
        OptionalLong said = last(HEAP);
        return said.isPresent() ? said.getAsLong() : machineBytes / PART_OF_THE_MACHINE;
    }

    /** The most memory for network buffers: where nothing is said, as much as the heap. */
    public long directBytes(long machineBytes) {
        OptionalLong said = last(DIRECT);
        return said.isPresent() && said.getAsLong() > 0 ? said.getAsLong() : heapBytes(machineBytes);
    }

    private OptionalLong last(String prefix) {
        OptionalLong last = OptionalLong.empty();
        for (String word : words) {
            if (word.startsWith(prefix)) {
                OptionalLong bytes = bytes(word.substring(prefix.length()));
                last = bytes.isPresent() ? bytes : last;
            }
        }
        return last;
    }

    /** As Java reads sizes: a number, and k, m, g or t behind it. */
    private static OptionalLong bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        int unit = size.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(size.group(2).toLowerCase(Locale.ROOT));
        return OptionalLong.of(Long.parseLong(size.group(1)) << 10 * unit);
    }
}
