package dev.tidemark.server;

import dev.tidemark.server.cache.Cache;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Reserves every shard's cache: all memory is touched before the server serves, so that running out of it is an error at the
 * start and never later. Thread: one.
 */
final class ShardMemory {
    private ShardMemory() {}

    /**
     * Makes the caches, side by side, since touching memory takes its time.
     *
     * @throws StartupException if there is not enough. That each part holds one full user, {@link ConfigLoader} has checked.
     */
    static Cache[] reserve(ServerConfig config, Cleanup cleanup) throws StartupException {
        int shardCount = config.server().shards();
        int maxStates = config.limits().maxStatesPerUser();
        long shardBytes = config.cache().memoryBytes() / shardCount;
        FutureTask<?>[] tasks = new FutureTask<?>[shardCount];
        Cache[] caches = new Cache[shardCount];
        for (int i = 0; i < shardCount; i++) {
            int shard = i;
            tasks[i] = new FutureTask<>(() -> caches[shard] = new Cache(shardBytes, maxStates));
            new Thread(tasks[i], "reserve-" + i).start();
        }
        StartupException failure = null;
        for (int i = 0; i < shardCount; i++) {
            try {
                tasks[i].get();
                cleanup.add(caches[i]);
            } catch (ExecutionException e) {
                failure = failure(config, e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = failure(config, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return caches;
    }

    private static StartupException failure(ServerConfig config, Throwable cause) {
        return new StartupException(
                ExitCode.MEMORY,
                "cannot reserve cache.memory="
                        + Quantity.formatBytes(config.cache().memoryBytes()) + ": " + cause.getMessage()
                        + "; lower cache.memory",
                cause);
    }
}
