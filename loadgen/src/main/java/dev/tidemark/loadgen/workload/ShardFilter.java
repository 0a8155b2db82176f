package dev.tidemark.loadgen.workload;

import dev.tidemark.protocol.UserHash;

/**
 * The users that a connection asks for: all, or those of the server's shard that it is bound to.
 *
 * @param shard 0 … shardCount − 1.
 * @param shardCount 1 takes all.
 */
public record ShardFilter(int shard, int shardCount) {
    /** Takes every user. */
    public static final ShardFilter ALL = new ShardFilter(0, 1);

    /** Whether it takes a user, given by id. Allocation: none. */
    public boolean takes(long userId) {
        return shardCount == 1 || UserHash.shard(userId, shardCount) == shard;
    }

    /**
     * Checks that it takes some user, since a draw goes on until one is found.
     *
     * @throws IllegalArgumentException if not.
     */
    void requireUsers(Population population) {
        for (int user = 0; user < population.users(); user++) {
            if (takes(population.userId(user))) {
                return;
            }
        }
        throw new IllegalArgumentException("users=" + population.users() + ", none of them is of shard " + shard
                + " of " + shardCount + "; use more users, or --unbound");
    }
}
