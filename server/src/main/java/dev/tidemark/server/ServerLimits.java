package dev.tidemark.server;

import dev.tidemark.server.net.NetLimits;
import dev.tidemark.server.net.Transport;
import dev.tidemark.server.shard.ShardLimits;
import java.util.concurrent.TimeUnit;

/** What a configuration means for the bounds of connections and of shards. Thread: any. */
final class ServerLimits {
    private ServerLimits() {}

    /** The bounds of connections. */
    static NetLimits net(ServerConfig config, Transport transport) {
        ServerConfig.Limits limits = config.limits();
        return new NetLimits(
                limits.maxFrameBytes(),
                limits.maxInFlight(),
                limits.connections(),
                limits.connectionsPerAddress(),
                limits.unauthenticated(),
                limits.unreadReplyBytes(),
                limits.bytesInFlight() / config.server().shards(),
                new NetLimits.Timeouts(
                        TimeUnit.NANOSECONDS.toMillis(limits.authenticationTimeoutNs()),
                        TimeUnit.NANOSECONDS.toMillis(limits.frameTimeoutNs()),
                        TimeUnit.NANOSECONDS.toMillis(limits.idleTimeoutNs()),
                        TimeUnit.NANOSECONDS.toMillis(limits.unreadTimeoutNs())),
                transport.isReadinessBased() && !config.hasTls());
    }

    /** The bounds of each shard. */
    static ShardLimits shard(ServerConfig config) {
        return new ShardLimits(
                config.limits().maxStatesPerUser(),
                config.limits().pendingLoads(),
                config.limits().pendingRequests(),
                (int) TimeUnit.NANOSECONDS.toMillis(config.store().commitDelayNs()));
    }
}
