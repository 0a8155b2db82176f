package dev.tidemark.nc;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a reply is waited for. */
final class Timeout {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(ms|s|m)");

    private Timeout() {}

    /**
     * Reads a duration with its unit: {@code 500ms}, {@code 5s} or {@code 2m}.
     *
     * @throws CommandException if it has another form, or is zero.
     */
    static Duration parse(String text) throws CommandException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
            throw new CommandException("--timeout: '" + text + "', expected a duration such as 500ms, 5s or 2m");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    /** Writes a duration in the largest unit that keeps it exact. */
    static String format(Duration timeout) {
        long ms = timeout.toMillis();
        if (ms % 60_000 == 0) {
            return ms / 60_000 + "m";
        }
        return ms % 1_000 == 0 ? ms / 1_000 + "s" : ms + "ms";
    }
}
