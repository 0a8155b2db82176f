package dev.tidemark.server;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.journal.JournalException;
import dev.tidemark.server.metrics.DurationHistogram;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.net.NetLimits;
import dev.tidemark.server.net.NetServer;
import dev.tidemark.server.net.ServerContext;
import dev.tidemark.server.net.Transport;
import dev.tidemark.server.shard.Inbox;
import dev.tidemark.server.shard.Peers;
import dev.tidemark.server.shard.Shard;
import dev.tidemark.server.shard.ShardLimits;
import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.telemetry.Health;
import dev.tidemark.server.telemetry.ServerFacts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server: its parts, made and joined in the order that each needs the one before, and stopped the other way round.
 * Thread: safe from any.
 */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    /** File descriptors for the store, the libraries and the event loops, generously. */
    private static final int FILES_OF_OUR_OWN = 1_000;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final LiveConfig live;
    private final Transport transport;
    private final ReadStateStore store;
    private final Shard[] shards;
    private final NetServer net;
    private final ServerGuard guard;
    private final ServerTelemetry telemetry;
    private final ServerJournal journal;
    private final String readyLine;
    private volatile ExitCode outcome = ExitCode.OK;
    private boolean closing;

    private Server(
            LiveConfig live,
            Transport transport,
            ReadStateStore store,
            ServerJournal journal,
            Shard[] shards,
            NetServer net,
            ServerGuard guard,
            ServerTelemetry telemetry,
            String readyLine) {
        this.live = live;
        this.transport = transport;
        this.store = store;
        this.journal = journal;
        this.shards = shards;
        this.net = net;
        this.guard = guard;
        this.telemetry = telemetry;
        this.readyLine = readyLine;
    }

    /**
     * Starts; once it returns, clients are served.
     *
     * @param takesOver whether to take the store from another server that has not given it back, once its lease has passed.
     * @throws StartupException if it cannot; nothing is left behind then.
     */
    static Server start(LiveConfig live, boolean takesOver) throws StartupException {
        long startNs = System.nanoTime();
        ServerConfig config = live.config();
        Transport transport = transport(config.server().transport());
        InetSocketAddress address = address(config.server());
        Exposure.requireSafe(config, address.getAddress());
        int shardCount = config.server().shards();
        MachineMemory.requireAvailable(config.cache().memoryBytes());
        warnOfFewFiles(config.limits().connections());

        try (Cleanup cleanup = new Cleanup()) {
            ServerGuard guard = cleanup.add(ServerGuard.open(config));
            ServerTelemetry telemetry = cleanup.add(ServerTelemetry.open(config, serverFacts(config, transport)));
            ServerStore serverStore = ServerStore.open(config, takesOver);
            ReadStateStore store = cleanup.add(serverStore.store());
            telemetry.enter(Health.Phase.RECOVERING);
            ServerJournal journal = cleanup.add(ServerJournal.open(config, serverStore));
            telemetry.enter(Health.Phase.RESERVING);
            LOG.info(
                    "reserving memory: cache={}",
                    Quantity.formatBytes(config.cache().memoryBytes()));
            Cache[] caches = ShardMemory.reserve(config, cleanup);

            ShardCounters[] counters = new ShardCounters[shardCount];
            Inbox[] inboxes = new Inbox[shardCount];
            for (int i = 0; i < shardCount; i++) {
                counters[i] = new ShardCounters();
                counters[i].set(ShardCounter.CACHE_MEMORY, caches[i].memoryBytes());
                inboxes[i] = new Inbox(Peers.inboxCapacity(shardCount, ShardLimits.TASKS));
            }
            ServerInfo info = new ServerInfo(
                    counters, facts(config, transport) + journal.facts(), () -> live.facts() + serverStore.facts());
            ServerContext context = new ServerContext(
                    ServerLimits.net(config, transport),
                    guard.credentials(),
                    guard.tls(),
                    Version.text(),
                    info::text,
                    Server::onDefect,
                    Server::onJournalFailed);
            info.startNs(context.startNs());
            NetServer net = cleanup.add(new NetServer(transport, context, counters));
            info.allocatedBytes(net::allocatedBytes);
            Peers.Wakeup[] wakeups = net.wakeups();
            ShardLimits shardLimits = ServerLimits.shard(config);
            Shard[] shards = new Shard[shardCount];
            List<DurationHistogram> journalSyncs = new ArrayList<>();
            for (int i = 0; i < shardCount; i++) {
                Inbox inbox = inboxes[i];
                Peers.Wakeup wakeup = wakeups[i];
                Journal log = cleanup.add(journal.begin(i, task -> {
                    inbox.offer(task);
                    wakeup.wakeup();
                }));
                journalSyncs.add(log.syncTimes());
                Peers peers = new Peers(i, inboxes, wakeups);
                shards[i] = new Shard(i, caches[i], store, log, shardLimits, counters[i], inbox, peers, wakeup);
            }
            cleanup.add(net); // if the start fails, before the journals that its loops use
            net.attach(shards);
            InetSocketAddress bound = bind(net, address);
            guard.watch(net);
            telemetry.serve(counters, journalSyncs, inboxes, net, store, context);
            cleanup.keepAll();
            String readyLine = readyLine(config, transport, journal.mode(), bound) + " metrics=" + telemetry.url();
            LOG.info("serving: address={} startMs={}", SocketText.of(bound), (System.nanoTime() - startNs) / 1_000_000);
            return new Server(live, transport, store, journal, shards, net, guard, telemetry, readyLine);
        }
    }

    /** What standard output says when the server serves, e.g. {@code tidemark ready address=127.0.0.1:7600 shards=2 …}. */
    public String readyLine() {
        return readyLine;
    }

    /** Waits until the server has stopped: by {@link #close}, or because it had to. @return why. */
    public ExitCode awaitStop() throws InterruptedException {
        stopped.await();
        return outcome;
    }

    /** Takes over, while it serves, a configuration that differs only in what can. @return false if it is about to stop. */
    synchronized boolean takeOver(ServerConfig config, GuardFiles files) {
        if (closing) {
            return false;
        }
        warnOfFewFiles(config.limits().connections());
        net.limits(ServerLimits.net(config, transport), ServerLimits.shard(config));
        guard.replace(files, net);
        return true;
    }

    /** Stops in order: takes no more connections, answers what is under way, commits. Returns when all is done; again: nothing. */
    @Override
    public synchronized void close() {
        if (closing) {
            return;
        }
        closing = true;
        LOG.info("stopping");
        telemetry.enter(Health.Phase.DRAINING);
        guard.close();
        Shutdown shutdown = new Shutdown(net, live.config().server().drainTimeoutNs());
        shutdown.finishConnections();
        boolean committed = shutdown.commitEverything();
        if (store != null) {
            try {
                store.close();
            } catch (StoreException e) {
                LOG.error("the store did not take everything", e);
                committed = false;
            }
        }
        net.close();
        for (Shard shard : shards) {
            committed &= shard.unwritten() == 0; // the loops went on until here
        }
        boolean journalsClosed = closeJournals(committed);
        if (committed) {
            for (Shard shard : shards) {
                shard.close();
            }
        }
        outcome = committed ? ExitCode.OK : journalsClosed ? ExitCode.UNCOMMITTED : ExitCode.JOURNAL_FAILED;
        telemetry.close();
        LOG.info("stopped: committed={}", committed);
        stopped.countDown();
    }

    /** @return whether what the store has not got is left in good order. */
    private boolean closeJournals(boolean storeIsDurable) {
        boolean closed = true;
        for (Shard shard : shards) {
            try {
                shard.closeJournal(storeIsDurable);
            } catch (JournalException e) {
                LOG.error("a journal was not closed in order; the next start replays what is there", e);
                closed = false;
            }
        }
        journal.close();
        return closed;
    }

    private static Transport transport(ServerConfig.Transport wanted) throws StartupException {
        Transport transport = switch (wanted) {
            case AUTO -> Transport.best();
            case EPOLL -> Transport.EPOLL;
            case IO_URING -> Transport.IO_URING;
            case NIO -> Transport.NIO;
        };
        if (transport.unavailabilityCause() != null) {
            throw new StartupException(
                    ExitCode.CONFIGURATION,
                    "server.transport=" + name(transport) + " is not available on this machine: "
                            + transport.unavailabilityCause().getMessage() + "; choose auto",
                    transport.unavailabilityCause());
        }
        return transport;
    }

    /** A connection that there is no file descriptor for is neither served nor refused, so it should never come to that. */
    private static void warnOfFewFiles(int connections) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < connections + FILES_OF_OUR_OWN) {
            LOG.warn(
                    "too few open files for limits.connections={}: open files={}, expected {} or more; raise ulimit -n",
                    connections,
                    system.getMaxFileDescriptorCount(),
                    connections + FILES_OF_OUR_OWN);
        }
    }

    /** Where to listen. @throws StartupException if no machine has the name. */
    static InetSocketAddress address(ServerConfig.Listener listener) throws StartupException {
        return address(ConfigOption.SERVER_ADDRESS.key(), listener.address(), listener.port());
    }

    /** An address that a key names. @throws StartupException if no machine has the name. */
    static InetSocketAddress address(String key, String name, int port) throws StartupException {
        try {
            return new InetSocketAddress(InetAddress.getByName(name), port);
        } catch (IOException e) {
            throw new StartupException(
                    ExitCode.ADDRESS, key + "=" + name + " is not known: expected an address of this machine", e);
        }
    }

    private static InetSocketAddress bind(NetServer net, InetSocketAddress address) throws StartupException {
        try {
            return net.bind(address);
        } catch (IOException e) {
            throw new StartupException(
                    ExitCode.ADDRESS,
                    "cannot listen on " + SocketText.of(address) + ": " + e.getMessage()
                            + "; stop what listens there, or set server.port or server.address",
                    e);
        }
    }

    /** What must never happen has: state can no longer be trusted, so the process ends at once, without committing. */
    private static void onDefect(Throwable defect) {
        LOG.error("a defect in the server: it stops at once", defect);
        Runtime.getRuntime().halt(ExitCode.INTERNAL.number());
    }

    /** A journal is broken: the process ends once its clients can have been told so. */
    private static void onJournalFailed(Throwable failure) {
        LOG.error("the journal failed: the server stops", failure);
        Thread end = new Thread(
                () -> {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(NetLimits.LINGER_MS));
                    Runtime.getRuntime().halt(ExitCode.JOURNAL_FAILED.number());
                },
                "journal-failed");
        end.start();
    }

    private static ServerFacts serverFacts(ServerConfig config, Transport transport) {
        return new ServerFacts(
                Version.number(),
                name(transport),
                name(config.store().type()),
                config.hasJournal() ? name(config.journal().fsync()) : "none");
    }

    private static String facts(ServerConfig config, Transport transport) {
        return "shards " + config.server().shards() + "\ntransport " + name(transport) + "\nstore "
                + name(config.store().type()) + "\nsecurity " + security(config) + "\n";
    }

    private static String readyLine(
            ServerConfig config, Transport transport, String journalMode, InetSocketAddress bound) {
        return "tidemark ready address=" + SocketText.of(bound) + " shards="
                + config.server().shards() + " transport="
                + name(transport) + " store=" + name(config.store().type()) + " journal=" + journalMode + " cache="
                + Quantity.formatBytes(config.cache().memoryBytes());
    }

    private static String security(ServerConfig config) {
        boolean tokens = config.hasTokens();
        return config.hasTls() ? tokens ? "tls+tokens" : "tls" : tokens ? "tokens" : "none";
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
