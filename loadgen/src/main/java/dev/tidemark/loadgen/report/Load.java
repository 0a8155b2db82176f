package dev.tidemark.loadgen.report;

import java.util.Objects;

/**
 * How requests were made. The settings behind it are in {@link RunReport#configuration()}; here is what pages and
 * comparisons need to understand.
 *
 * @param workload its name
 * @param loop whether requests wait for replies or keep to a schedule
 * @param seed the same seed sends the same requests
 * @param offeredPerSecond requests a second that the schedule asked for; 0 in a closed loop, which has none
 */
public record Load(String workload, Loop loop, long seed, double offeredPerSecond) {
    public Load {
        Objects.requireNonNull(workload, "load.workload");
        Objects.requireNonNull(loop, "load.loop");
    }
}
