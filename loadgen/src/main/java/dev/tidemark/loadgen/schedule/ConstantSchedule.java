package dev.tidemark.loadgen.schedule;

/** Requests at equal distances. */
public final class ConstantSchedule implements Schedule {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double ratePerSecond;
    private long index;

    /** @param ratePerSecond requests a second, above 0. */
    public ConstantSchedule(double ratePerSecond) {
        this.ratePerSecond = ratePerSecond;
    }

    @Override
    public long nextNs() {
        return (long) (index++ * NANOS_PER_SECOND / ratePerSecond);
    }
}
