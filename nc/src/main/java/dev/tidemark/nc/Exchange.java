package dev.tidemark.nc;

import dev.tidemark.nc.AwaitedReply.Kind;
import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What has gone out on a connection and come back on it: each frame sent is awaited, each reply is printed in the order of the
 * requests, what is overdue or lost is complained about.
 *
 * <p>Thread: safe from any; the one that sends waits here for the one that receives.
 */
final class Exchange {
    /** How often a waiting thread looks at the time. */
    private static final int TICK_MS = 20;

    private final Duration timeout;
    private final Printer printer;
    private final SentFrames sent = new SentFrames();
    private final AwaitedReplies awaited = new AwaitedReplies();
    private int lastCorrelation;
    /** Whether a reply has come behind which the server closes the connection. */
    private boolean endAnnounced;

    private boolean ended;
    private Runnable onEnd = () -> {};

    Exchange(Duration timeout, Printer printer) {
        this.timeout = timeout;
        this.printer = printer;
    }

    /** A correlation that nothing waits under; never 0. */
    synchronized int nextCorrelation() {
        do {
            lastCorrelation++;
        } while (lastCorrelation == 0 || awaited.uses(lastCorrelation));
        return lastCorrelation;
    }

    /**
     * Bytes are about to go out: whatever frames they complete is awaited from now on.
     *
     * @param origin the command as complaints about it name it.
     * @param fence whether it is a PING of nc's own.
     * @return false if the connection has ended, and they cannot.
     */
    synchronized boolean onSend(byte[] bytes, String origin, boolean fence) {
        if (isEnded()) {
            return false;
        }
        printer.sent(bytes, sent.atBoundary());
        sent.accept(bytes, new Awaiting(origin, fence));
        return true;
    }

    /** Everything has left: what is awaited can be overdue. */
    synchronized void onFlushed() {
        awaited.startTimers(System.nanoTime() + timeout.toNanos());
    }

    /** Whether QUIET requests have no PING behind them, and one can be sent. */
    synchronized boolean needsFence() {
        return !ended && awaited.needFence() && sent.atBoundary();
    }

    synchronized boolean hasRoom(int maxInFlight) {
        return awaited.size() < maxInFlight;
    }

    synchronized void awaitRoom(int maxInFlight) {
        await(() -> awaited.size() < maxInFlight);
    }

    /** Waits until no reply must still come. QUIET requests may still get one. */
    synchronized void awaitOwed() {
        await(() -> !awaited.owed());
    }

    /** Waits for the end of the connection, at most as long as for a reply. */
    synchronized void awaitEnd() {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        await(() -> System.nanoTime() - deadlineNs >= 0);
    }

    /** Whether the bytes sent end inside a frame, or behind one whose end nobody knows, on a connection that still lives. */
    synchronized boolean insideFrame() {
        return !ended && !endAnnounced && !sent.atBoundary();
    }

    /** Whether nothing more can be sent. Where the server has announced the end, it is waited for. */
    synchronized boolean isEnded() {
        if (endAnnounced) {
            awaitEnd();
            endAnnounced = false;
        }
        return ended;
    }

    /** Runs something when the connection has ended, at once if it has. */
    void onEnd(Runnable action) {
        synchronized (this) {
            if (!ended) {
                onEnd = action;
                return;
            }
        }
        action.run();
    }

    /** A frame has come. */
    synchronized void onReceived(ByteBuf frame) {
        printer.received(frame);
        FrameHeader header = FrameHeader.decode(frame, 0);
        endAnnounced |= Status.closesConnection(header.param());
        AwaitedReply request = awaited.match(header, frame);
        if (request == null) {
            printer.unasked(frame);
        } else if (request.kind == Kind.FENCE && header.param() != Status.OK) {
            List<AwaitedReply> unknown = awaited.abandonQuietBefore(request);
            printer.complain(request.origin + " was refused, so that it is not known what became of " + unknown.size()
                    + " of them: " + ReplyText.of(frame).text());
        }
        drain();
    }

    /** Time has passed. */
    synchronized void onTick(long nowNs) {
        for (AwaitedReply request : awaited.expire(nowNs)) {
            printer.complain(request.origin + ": no reply within " + Timeout.format(timeout));
        }
        drain();
    }

    /**
     * The connection has ended.
     *
     * @param cause why, for complaints about replies that did not come; null if nc has ended it itself.
     * @param afterAll whether the server knew that nothing more would come, so that it has answered all that it would.
     */
    void onConnectionEnd(String cause, boolean afterAll) {
        Runnable action;
        synchronized (this) {
            if (afterAll) {
                awaited.settleQuiet();
            }
            List<AwaitedReply> lost = awaited.abandon();
            lost.removeIf(request -> request.kind == Kind.FENCE);
            drain();
            if (cause != null && !lost.isEmpty()) {
                printer.complain(
                        cause + "; requests without a reply: " + lost.size() + ", the first is " + lost.get(0).origin);
            }
            ended = true;
            action = onEnd;
            notifyAll();
        }
        action.run();
    }

    private void drain() {
        awaited.drain(request -> {
            if (request.kind != Kind.FENCE) {
                printer.reply(request.reply);
            }
        });
        notifyAll();
    }

    /** Waits for a condition or the end; called with the lock held. */
    private void await(BooleanSupplier condition) {
        try {
            while (!ended && !condition.getAsBoolean()) {
                wait(TICK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended = true;
        }
    }

    /** Awaits the replies to the frames of one command. */
    private final class Awaiting implements SentFrames.Sink {
        private final String origin;
        private final boolean fence;

        Awaiting(String origin, boolean fence) {
            this.origin = origin;
            this.fence = fence;
        }

        @Override
        public void onFrame(int opcode, int flags, int correlation) {
            Kind kind = fence ? Kind.FENCE : (flags & RequestFlags.QUIET) != 0 ? Kind.QUIET : Kind.LOUD;
            awaited.add(new AwaitedReply(kind, origin, opcode, correlation));
        }

        @Override
        public void onDoubtfulLength(long length) {
            awaited.add(new AwaitedReply(Kind.DOUBTFUL, origin, 0, 0));
        }
    }
}
