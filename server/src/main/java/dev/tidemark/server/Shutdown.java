package dev.tidemark.server;

import dev.tidemark.server.net.NetServer;
import dev.tidemark.server.net.ShardLoop;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly stop: no new connections; what was read is answered; what comes after is refused with SHUTTING_DOWN for a short
 * while, so that clients learn why; then connections are closed, and every dirty user is committed.
 *
 * <p>Thread: the one that stops the server.
 */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** How long clients that are still connected are told SHUTTING_DOWN. */
    private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(300);

    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final NetServer net;
    private final long timeoutNs;

    Shutdown(NetServer net, long timeoutNs) {
        this.net = net;
        this.timeoutNs = timeoutNs;
    }

    /** Ends all connections, those that do not end by themselves after the time-out. */
    void finishConnections() {
        net.stopAccepting();
        net.onEachLoop(ShardLoop::beginDrain);
        await(GRACE_NS, ShardLoop::connectionCount);
        net.onEachLoop(ShardLoop::closeConnections);
        if (!await(timeoutNs, ShardLoop::connectionCount)) {
            LOG.warn("clients did not finish: closing their connections, timeoutMs={}", timeoutNs / 1_000_000);
            net.onEachLoop(ShardLoop::abortConnections);
        }
    }

    /**
     * Commits every dirty user. Goes on for as long as that makes progress: it is given up when nothing more has been
     * committed for the time-out.
     *
     * @return whether the store has everything.
     */
    boolean commitEverything() {
        net.onEachLoop(loop -> loop.shard().drain());
        int left = left(ShardLoop::undrained);
        while (left > 0) {
            if (!await(timeoutNs, ShardLoop::undrained, left)) {
                LOG.error("the store does not take what is left: users={}", left);
                return false;
            }
            left = left(ShardLoop::undrained);
        }
        return true;
    }

    private boolean await(long ns, ToIntFunction<ShardLoop> count) {
        return await(ns, count, 1);
    }

    /** Waits until the count over all loops is below a bound. @return false if it is not in time. */
    private boolean await(long ns, ToIntFunction<ShardLoop> count, int bound) {
        long deadlineNs = System.nanoTime() + ns;
        while (left(count) >= bound) {
            if (System.nanoTime() - deadlineNs >= 0) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    private int left(ToIntFunction<ShardLoop> count) {
        AtomicInteger sum = new AtomicInteger();
        net.onEachLoop(loop -> sum.addAndGet(count.applyAsInt(loop)));
        return sum.get();
    }
}
