package dev.tidemark.protocol;

/** Which shard serves a user: the hash of PROTOCOL.md section 3, "Connections". Thread: any. */
public final class UserHash {
    private UserHash() {}

    /** Spreads a user id over 64 bits: the finalizer of splitmix64. */
    public static long mix64(long user) {
        long z = user;
        z ^= z >>> 30;
        z *= 0xbf58476d1ce4e5b9L;
        z ^= z >>> 27;
        z *= 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return z;
    }

    /**
     * The shard of a user.
     *
     * @param shardCount 1 … 65,535.
     * @return 0 … shardCount − 1.
     */
    public static int shard(long user, int shardCount) {
        return shardOfHash(mix64(user), shardCount);
    }

    /** The same from {@link #mix64} of the user, where the hash is at hand; it uses the upper half of the bits. */
    public static int shardOfHash(long hash, int shardCount) {
        return (int) (((hash >>> 32) * shardCount) >>> 32);
    }
}
