package dev.tidemark.loadgen.schedule;

import java.util.Arrays;
import java.util.Locale;

/** How requests are spread over time in an open loop. */
public enum Arrivals {
    CONSTANT,
    POISSON;

    /** The name on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * A schedule.
     *
     * @param ratePerSecond requests a second, above 0.
     * @param seed of chance, where there is any.
     */
    public Schedule schedule(double ratePerSecond, long seed) {
        return this == CONSTANT ? new ConstantSchedule(ratePerSecond) : new PoissonSchedule(ratePerSecond, seed);
    }

    /** @throws IllegalArgumentException if there is none of that name. */
    public static Arrivals of(String text) {
        return Arrays.stream(values())
                .filter(arrivals -> arrivals.text().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("--arrivals: '" + text + "', expected constant or poisson"));
    }
}
