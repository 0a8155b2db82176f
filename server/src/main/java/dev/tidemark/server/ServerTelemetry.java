package dev.tidemark.server;

import dev.tidemark.server.http.HttpPort;
import dev.tidemark.server.metrics.DurationHistogram;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.net.NetServer;
import dev.tidemark.server.net.ServerContext;
import dev.tidemark.server.shard.Inbox;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreUsage;
import dev.tidemark.server.telemetry.Health;
import dev.tidemark.server.telemetry.HealthPages;
import dev.tidemark.server.telemetry.LivePage;
import dev.tidemark.server.telemetry.MetricsPage;
import dev.tidemark.server.telemetry.ServerFacts;
import dev.tidemark.server.telemetry.ServerState;
import dev.tidemark.server.telemetry.ShardSource;
import dev.tidemark.server.telemetry.StatusPage;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server tells of itself over HTTP: open before anything else is, so that a start can be followed, and closed last.
 *
 * <p>Thread: the one that starts and stops the server.
 */
final class ServerTelemetry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerTelemetry.class);

    private final ServerState state;

    /** Null where there is none. */
    private final HttpPort port;

    private ServerTelemetry(ServerState state, HttpPort port) {
        this.state = state;
        this.port = port;
    }

    /** Opens the port, unless none is wanted. @throws StartupException if strangers could reach it, or it cannot be used. */
    static ServerTelemetry open(ServerConfig config, ServerFacts facts) throws StartupException {
        ServerConfig.Metrics metrics = config.metrics();
        ServerState state = new ServerState(
                facts, () -> PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
        if (!metrics.enabled()) {
            return new ServerTelemetry(state, null);
        }
        InetSocketAddress address = address(config);
        Exposure.requireSafeMetrics(config, address.getAddress());
        try {
            HttpPort port = HttpPort.open(
                    address,
                    Map.of(
                            "/", new LivePage(),
                            "/status.json", new StatusPage(state),
                            "/metrics", new MetricsPage(state),
                            "/health/live", HealthPages.live(),
                            "/health/ready", HealthPages.ready(state.health())));
            ServerTelemetry telemetry = new ServerTelemetry(state, port);
            LOG.info("telling metrics and health: url={}", telemetry.url());
            return telemetry;
        } catch (IOException e) {
            throw new StartupException(
                    ExitCode.ADDRESS,
                    "cannot listen on " + SocketText.of(address) + " for metrics: " + e.getMessage()
                            + "; stop what listens there, set metrics.port or metrics.address, or metrics.enabled=false",
                    e);
        }
    }

    /** Where metrics are to be told. @throws StartupException if no machine has the name. */
    static InetSocketAddress address(ServerConfig config) throws StartupException {
        return Server.address(
                "metrics.address", config.metrics().address(), config.metrics().port());
    }

    /** What the start does next. */
    void enter(Health.Phase phase) {
        state.health().enter(phase);
    }

    /** The server serves. */
    void serve(
            ShardCounters[] counters,
            List<DurationHistogram> journalSyncs,
            Inbox[] inboxes,
            NetServer net,
            ReadStateStore store,
            ServerContext context) {
        List<ShardSource> shards = new ArrayList<>();
        for (int i = 0; i < counters.length; i++) {
            int shard = i;
            shards.add(new ShardSource(
                    counters[i],
                    journalSyncs.get(i),
                    inboxes[i]::size,
                    () -> net.cpuNs(shard),
                    () -> net.allocatedBytes(shard)));
        }
        state.serve(shards, store == null ? () -> StoreUsage.UNKNOWN : store::usage, context.startNs());
    }

    /** The port's address, e.g. {@code http://127.0.0.1:7601/}, or none. */
    String url() {
        return port == null ? "none" : "http://" + SocketText.of(port.address()) + "/";
    }

    @Override
    public void close() {
        if (port != null) {
            port.close();
        }
    }
}
