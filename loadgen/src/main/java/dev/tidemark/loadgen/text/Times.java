package dev.tidemark.loadgen.text;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times, written with three digits and the unit that suits, read with a unit. */
public final class Times {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(us|ms|s|m|h)");
    private static final String[] UNITS = {"ns", "µs", "ms", "s"};
    private static final double STEP = 1_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private Times() {}

    /** Such as {@code 950 ns}, {@code 12.3 µs}, {@code 1.23 ms}, {@code 12.3 s}. */
    public static String text(long ns) {
        double value = ns;
        int unit = 0;
        while (unit < UNITS.length - 1 && Math.round(value) >= STEP) {
            value /= STEP;
            unit++;
        }
        int decimals = unit == 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
    }

    /**
     * Reads {@code 500us}, {@code 20ms}, {@code 30s}, {@code 5m} or {@code 1h}.
     *
     * @param option to be named if it has another form.
     * @throws IllegalArgumentException in that case.
     */
    public static Duration parse(String option, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    option + ": '" + text + "', expected a time such as 500us, 20ms, 30s, 5m or 1h");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "us" -> Duration.ofNanos(count * NANOS_PER_MICRO);
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
