package dev.tidemark.server;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts with units, {@code 64MiB} and {@code 30s}, as people write them. Thread: safe from any. */
final class Quantity {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)\\s*([A-Za-z]*)");

    /** From large to small, so that the first that divides an amount is the one to write it with. */
    private static final Map<String, Long> WRITTEN_SIZE_UNITS =
            ordered("TiB", 1L << 40, "GiB", 1L << 30, "MiB", 1L << 20, "KiB", 1L << 10, "B", 1L);

    private static final Map<String, Long> OTHER_SIZE_UNITS = ordered(
            "T",
            1L << 40,
            "G",
            1L << 30,
            "M",
            1L << 20,
            "K",
            1L << 10,
            "k",
            1L << 10,
            "TB",
            1_000_000_000_000L,
            "GB",
            1_000_000_000L,
            "MB",
            1_000_000L,
            "kB",
            1_000L,
            "",
            1L);

    private static final Map<String, Long> TIME_UNITS = ordered(
            "d",
            86_400_000_000_000L,
            "h",
            3_600_000_000_000L,
            "m",
            60_000_000_000L,
            "s",
            1_000_000_000L,
            "ms",
            1_000_000L,
            "us",
            1_000L,
            "ns",
            1L);

    private Quantity() {}

    /**
     * Reads a size; a number without a unit is bytes. K, M, G and T are powers of 1,024 like KiB, MiB, GiB and TiB; kB, MB, GB
     * and TB are powers of 1,000.
     *
     * @throws IllegalArgumentException with a message that says what is wrong.
     */
    static long parseBytes(String text) {
        Matcher matcher = match(text, "not a size such as 64MiB");
        Long unit = WRITTEN_SIZE_UNITS.getOrDefault(matcher.group(2), OTHER_SIZE_UNITS.get(matcher.group(2)));
        if (unit == null) {
            throw new IllegalArgumentException("unit unknown, use B, KiB, MiB, GiB or TiB");
        }
        return exactly(matcher.group(1), unit, "too large, or not a whole number of bytes");
    }

    /**
     * Reads a time; a unit is a must, since no guess would be safe.
     *
     * @throws IllegalArgumentException with a message that says what is wrong.
     */
    static long parseNs(String text) {
        Matcher matcher = match(text, "not a time such as 30s");
        Long unit = TIME_UNITS.get(matcher.group(2));
        if (unit == null) {
            throw new IllegalArgumentException("unit missing or unknown, use ns, us, ms, s, m, h or d");
        }
        return exactly(matcher.group(1), unit, "too large, or not a whole number of nanoseconds");
    }

    /** The shortest exact text of a size, e.g. {@code 256KiB}. */
    static String formatBytes(long bytes) {
        return format(bytes, WRITTEN_SIZE_UNITS, "B");
    }

    /** The shortest exact text of a time, e.g. {@code 30s}. */
    static String formatNs(long timeNs) {
        return format(timeNs, TIME_UNITS, "s");
    }

    private static Matcher match(String text, String fault) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(fault);
        }
        return matcher;
    }

    private static long exactly(String number, long unit, String fault) {
        try {
            return new BigDecimal(number).multiply(BigDecimal.valueOf(unit)).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(fault, e);
        }
    }

    private static String format(long amount, Map<String, Long> units, String unitOfZero) {
        if (amount == 0) {
            return "0" + unitOfZero;
        }
        for (Map.Entry<String, Long> unit : units.entrySet()) {
            if (amount % unit.getValue() == 0) {
                return amount / unit.getValue() + unit.getKey();
            }
        }
        throw new AssertionError("no unit divides amount=" + amount);
    }

    private static Map<String, Long> ordered(Object... namesAndAmounts) {
        Map<String, Long> units = new LinkedHashMap<>();
        for (int i = 0; i < namesAndAmounts.length; i += 2) {
            units.put((String) namesAndAmounts[i], (Long) namesAndAmounts[i + 1]);
        }
        return units;
    }
}
