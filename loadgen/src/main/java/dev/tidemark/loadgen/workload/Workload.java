package dev.tidemark.loadgen.workload;

import dev.tidemark.protocol.UserHash;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * What a run sends: makes the streams of requests.
 *
 * @param kind which calls or operations.
 * @param shares of those.
 * @param population users and channels.
 * @param zipf exponent of Zipf's law for users, 0 for all alike.
 * @param fanOutMax most recipients of a message.
 * @param seed the same one gives the same streams.
 * @param start what message ids begin at.
 */
public record Workload(
        WorkloadKind kind, Shares shares, Population population, double zipf, int fanOutMax, long seed, Instant start) {

    /**
     * One stream of requests.
     *
     * @param number streams of other numbers differ.
     * @param filter of the users who ask. Recipients may be any.
     * @throws IllegalArgumentException if the filter takes no user.
     */
    public RequestStream stream(int number, ShardFilter filter) {
        filter.requireUsers(population);
        SplittableRandom source = new SplittableRandom(seed ^ UserHash.mix64(number));
        UniformRandomProvider random = source::nextLong;
        UserDraw users = new UserDraw(population, random, zipf, filter);
        return switch (kind) {
            case CHAT -> new ChatStream(population, users, random, shares, fanOutMax, start);
            case OVERLOAD -> new OverloadStream(population, users, filter, random, shares, start);
            case INCREMENT, ACK, GET, LOAD, MIXED -> new MixedStream(population, users, random, shares, start);
        };
    }

    /** One of the streams that write every read state; see {@link PreloadStream}. */
    public RequestStream preload(ShardFilter filter, int part, int parts) {
        return new PreloadStream(population, filter, part, parts, start);
    }

    /** How many read states the streams of {@link #preload} write together, in the mean of the distribution. */
    public long expectedStates() {
        return Math.round(population.users() * population.channelCounts().mean());
    }
}
