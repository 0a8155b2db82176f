package dev.tidemark.bench.cache;

import dev.tidemark.protocol.UserHash;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a shard asks of its cache, one by one, for users drawn uniformly: nearly each of them misses the processor's caches.
 *
 * <p>{@code bench/cache} runs it and makes a table of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 4, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED"})
public class CacheBenchmark {
    @Param({Subject.TIDEMARK, Subject.CAFFEINE})
    public String subject;

    /** Of all users together. */
    @Param("20000000")
    public int readStates;

    @Param("10")
    public int statesPerUser;

    private final SplittableRandom random = new SplittableRandom(1);
    private Subject cache;
    private int users;
    private long lastUser;
    private long message;

    /** Fills the cache. */
    @Setup(Level.Trial)
    public void fill() {
        users = readStates / statesPerUser;
        cache = Subject.of(subject, users, statesPerUser);
        for (int i = 0; i < users; i++) {
            cache.insert(nextUser());
        }
    }

    /** Frees the cache. */
    @TearDown(Level.Trial)
    public void free() {
        cache.close();
    }

    /** Finds a user and one of the user's states, makes the user the one used last, adds 1 to a counter. @return the counter. */
    @Benchmark
    public int hit() {
        return cache.increment(anyUser(), random.nextInt(statesPerUser), ++message);
    }

    /** Looks for a user who is not there. */
    @Benchmark
    public boolean miss() {
        return cache.has(UserHash.mix64(lastUser + 1 + random.nextInt(users)));
    }

    /** Drops the user to evict, and makes another one resident with all states. */
    @Benchmark
    public void evictAndInsert() {
        cache.insert(nextUser());
    }

    /** Copies all states of a user. @return the bytes copied. */
    @Benchmark
    public int load() {
        return cache.load(anyUser());
    }

    private long anyUser() {
        return UserHash.mix64(1 + random.nextInt(users));
    }

    private long nextUser() {
        return UserHash.mix64(++lastUser);
    }
}
