package dev.tidemark.loadgen.workload;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.DiscreteSampler;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

/**
 * Which user is next: each equally likely, or by Zipf's law, where the share of the n-th most active is 1/n^exponent. The
 * active ones are scattered over the user numbers.
 *
 * <p>Thread: one. Allocation: none.
 */
final class UserDraw {
    /** A prime over {@link Population#MAX_USERS}: multiplying by it, modulo the number of users, is a permutation. */
    private static final long SCATTER = 2_654_435_761L;

    private final Population population;
    private final ShardFilter filter;
    private final DiscreteSampler ranks;

    /** @param exponent of Zipf's law; 0 draws all alike. */
    UserDraw(Population population, UniformRandomProvider random, double exponent, ShardFilter filter) {
        this.population = population;
        this.filter = filter;
        int users = population.users();
        ranks = exponent == 0 ? () -> random.nextInt(users) : RejectionInversionZipfSampler.of(random, users, exponent);
    }

    /** The number of a user whom the filter takes. */
    int draw() {
        int user;
        do {
            user = (int) (ranks.sample() * SCATTER % population.users());
        } while (!filter.takes(population.userId(user)));
        return user;
    }
}
