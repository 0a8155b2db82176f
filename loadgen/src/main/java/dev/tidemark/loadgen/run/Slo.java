package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.text.Times;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * A bound that times must keep, such as {@code p99.9=1ms}.
 *
 * @param percentile 0 … 100; {@code max} is 100.
 * @param boundNs greatest time allowed at it.
 */
public record Slo(double percentile, long boundNs) {
    private static final Pattern FORM = Pattern.compile("(?:p([0-9]{1,2}(?:\\.[0-9]{1,4})?)|max)=([0-9]+[a-z]+)");
    private static final double MAX = 100;

    /** @throws IllegalArgumentException if it has another form. */
    public static Slo parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "--slo: '" + text + "', expected a percentile and a time, such as p99.9=1ms or max=20ms");
        }
        double percentile = matcher.group(1) == null ? MAX : Double.parseDouble(matcher.group(1));
        return new Slo(percentile, Times.parse("--slo", matcher.group(2)).toNanos());
    }

    /** What the times come to at the percentile, in nanoseconds. */
    long found(Histogram times) {
        return percentile == MAX ? times.getMaxValue() : times.getValueAtPercentile(percentile);
    }

    /** Whether the times keep the bound. Without any time it is not kept. */
    public boolean isKept(Histogram times) {
        return times.getTotalCount() > 0 && found(times) <= boundNs;
    }

    /** What was found beside what is allowed, for people. */
    public String verdict(Histogram times) {
        String found = times.getTotalCount() == 0 ? "no reply" : Times.text(found(times));
        return this + (isKept(times) ? ", kept: " : ", missed: ") + found;
    }

    @Override
    public String toString() {
        String name =
                percentile == MAX ? "max" : "p" + Double.toString(percentile).replaceAll("\\.0$", "");
        return name + " ≤ " + Times.text(boundNs);
    }
}
