package dev.tidemark.server.net;

import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.NoJournal;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.shard.Inbox;
import dev.tidemark.server.shard.Peers;
import dev.tidemark.server.shard.Shard;
import dev.tidemark.server.shard.ShardLimits;
import dev.tidemark.server.store.ReadStateStore;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.embedded.EmbeddedChannel;

/**
 * A loop with its one shard, without sockets: clients are {@link FuzzChannel}s, and the test says when a turn ends. A defect is
 * kept until it is asked for.
 *
 * <p>Thread: one.
 */
final class HandDrivenLoop {
    private static final int MAX_STATES = 64;
    private static final int PENDING = 4_096;
    private final ServerContext server;
    private final ShardCounters counters = new ShardCounters();
    private final ShardLoop loop;
    private Throwable defect;

    /** @param store null for none. */
    HandDrivenLoop(NetLimits limits, Credentials credentials, ReadStateStore store) {
        this(limits, credentials, store, PENDING);
    }

    /** {@code pendingRequests}: those that may wait for a load. */
    HandDrivenLoop(NetLimits limits, Credentials credentials, ReadStateStore store, int pendingRequests) {
        server = new ServerContext(
                limits,
                credentials,
                null,
                "tidemark by hand",
                Role::text,
                failure -> defect = failure,
                failure -> defect = failure);
        loop = new ShardLoop(0, new EmbeddedChannel().eventLoop(), new NoTransport(), server, counters);
        server.loops(new ShardLoop[] {loop});
        Inbox inbox = new Inbox(Peers.inboxCapacity(1, ShardLimits.TASKS));
        loop.shard(new Shard(
                0,
                new Cache(2 << 20, MAX_STATES),
                store,
                new NoJournal(),
                new ShardLimits(MAX_STATES, PENDING, pendingRequests, 1_000),
                counters,
                inbox,
                new Peers(0, new Inbox[] {inbox}, new Peers.Wakeup[] {loop}),
                loop));
    }

    ServerContext server() {
        return server;
    }

    ShardLoop loop() {
        return loop;
    }

    ShardCounters counters() {
        return counters;
    }

    /** A client that has just connected. */
    FuzzChannel connect() {
        return new FuzzChannel(new Connection(loop, null));
    }

    /** A client that has just connected, and must shake hands first. */
    FuzzChannel connect(TlsHandler tls) {
        Connection connection = new Connection(loop, tls);
        return new FuzzChannel(tls, new TlsBridge(connection), connection);
    }

    /** Ends the turn: replies are written, connections that can go on do. */
    void endTurn() {
        loop.run(NO_SLEEP);
    }

    /** What must never happen, if it has. */
    Throwable defect() {
        return defect;
    }

    private static final IoHandlerContext NO_SLEEP = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    };

    /** No sockets. */
    private static final class NoTransport implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            return 0;
        }

        @Override
        public void prepareToDestroy() {
            // nothing is open
        }

        @Override
        public void destroy() {
            // nothing is open
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {
            // nobody sleeps
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }
}
