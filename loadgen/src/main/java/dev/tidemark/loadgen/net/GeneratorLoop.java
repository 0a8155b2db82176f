package dev.tidemark.loadgen.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One thread of load: stands around the transport's own I/O handler, so that each run of that one is a turn: sockets are read
 * and their replies timed, then what is due is sent.
 *
 * <p>Thread: the event loop, but where said. Allocation: none in a turn.
 */
final class GeneratorLoop implements IoHandler {
    private final EventLoop eventLoop;
    private final IoHandler transport;
    private final SleepContext sleepContext = new SleepContext();
    private final ReadBuffer readBuffer = new ReadBuffer();
    private Bootstrap bootstrap;
    private List<LoadConnection> connections = List.of();
    private Dialect dialect;
    private LoadPlan plan;
    private Recording recording;
    private Pace pace = new Idle();
    private boolean mustSpin;
    private int connectionsToOpen;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private volatile Throwable failure;
    private volatile long threadId;
    private long nowNs = System.nanoTime();
    private boolean closing;

    GeneratorLoop(EventLoop eventLoop, IoHandler transport) {
        this.eventLoop = eventLoop;
        this.transport = transport;
    }

    // ---- the turn

    @Override
    public int run(IoHandlerContext context) {
        sleepContext.wrap(context);
        int handled = transport.run(sleepContext);
        try {
            pace.onTurn(readClock());
        } catch (RuntimeException | Error defect) {
            onBroken(defect);
            pace = new Idle();
        }
        return handled;
    }

    /** @return the time now, which {@link #nowNs} gives from here on. */
    long readClock() {
        nowNs = System.nanoTime();
        return nowNs;
    }

    /** When bytes last came, or the turn's sending began. */
    long nowNs() {
        return nowNs;
    }

    // ---- what connections need of their loop

    Dialect dialect() {
        return dialect;
    }

    Recording recording() {
        return recording;
    }

    void onRoom(LoadConnection connection) {
        pace.onRoom(connection, nowNs);
    }

    void onReady(LoadConnection connection) {
        connectionsToOpen--;
        if (connectionsToOpen == 0) {
            opened.complete(null);
        }
    }

    /** The connection could not be opened. The first time that ends the run, later it is tried again. */
    void onUnusable(LoadConnection connection, IOException cause) {
        if (!opened.completeExceptionally(cause) && !opened.isCompletedExceptionally()) {
            onLost(connection);
        }
    }

    void onLost(LoadConnection connection) {
        if (!closing) {
            connection.reopenLater();
        }
    }

    /** Something went wrong that is no matter of the network, and ends the run; or that is, and ends the connection. */
    void onBroken(Throwable cause) {
        if (!(cause instanceof IOException) && failure == null) {
            failure = cause;
        }
    }

    /** What ended the run before its time, or null. Thread: any. */
    Throwable failure() {
        return failure;
    }

    /** The id of the loop's thread. Thread: any. */
    long threadId() {
        return threadId;
    }

    // ---- a run

    EventLoop eventLoop() {
        return eventLoop;
    }

    /** Opens the connections. @return completed once all can be used, or one cannot. Thread: any. */
    CompletableFuture<Void> open(
            Bootstrap toServer, LoadPlan ofConnections, Dialect ofServer, List<LoadConnection> all) {
        eventLoop.execute(() -> {
            bootstrap = toServer;
            plan = ofConnections;
            mustSpin = ofConnections.mustSpin();
            dialect = ofServer;
            connections = all;
            connectionsToOpen = all.size();
            all.forEach(this::open);
            if (all.isEmpty()) {
                opened.complete(null);
            }
        });
        return opened;
    }

    void open(LoadConnection connection) {
        if (closing) {
            return;
        }
        ChannelFuture connecting = bootstrap
                .clone(eventLoop)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (plan.access().isEncrypted()) {
                            channel.pipeline().addLast(plan.access().newHandler(plan.server()));
                        } else {
                            channel.config().setRecvByteBufAllocator(readBuffer);
                        }
                        connection.addHandlers(channel.pipeline());
                    }
                })
                .connect();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                onUnusable(connection, new IOException(done.cause().getMessage(), done.cause()));
            }
        });
    }

    /** Begins to send. Thread: any. */
    void start(Pace newPace, Recording newRecording) {
        eventLoop.execute(() -> {
            recording = newRecording;
            pace = newPace;
            readClock();
            connections.forEach(this::onRoom);
        });
    }

    /** Whether everything has been sent and answered. */
    boolean isDone() {
        return pace.hasEnded() && connections.stream().allMatch(connection -> connection.inFlight() == 0);
    }

    /** Ends every connection; what is in flight counts as not answered. */
    void abandon() {
        closing = true;
        pace.abandon(recording);
        pace = new Idle();
        connections.forEach(LoadConnection::abandon);
    }

    // ---- the transport's handler

    @Override
    public void initialize() {
        threadId = Thread.currentThread().getId();
        transport.initialize();
    }

    @Override
    public void prepareToDestroy() {
        transport.prepareToDestroy();
    }

    @Override
    public void destroy() {
        transport.destroy();
        readBuffer.close();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return transport.register(handle);
    }

    @Override
    public void wakeup() {
        transport.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return transport.isCompatible(handleType);
    }

    /** Sends nothing. */
    private static final class Idle implements Pace {
        @Override
        public void onRoom(LoadConnection connection, long nowNs) {
            // nothing is to be sent
        }

        @Override
        public void onTurn(long nowNs) {
            // nothing is due
        }

        @Override
        public long nextTurnNs() {
            return NEVER;
        }

        @Override
        public boolean hasEnded() {
            return true;
        }

        @Override
        public void abandon(Recording recording) {
            // there is nothing
        }
    }

    /** How long the transport may sleep: as long as the event loop's own tasks allow, and not near the next due request. */
    private final class SleepContext implements IoHandlerContext {
        /** Where the loop need not spin, what is due waits so long at most for what comes behind it. */
        private static final long REST_NS = 500_000;

        private IoHandlerContext loop;
        private long wakeNs;

        void wrap(IoHandlerContext loopContext) {
            loop = loopContext;
            long turnNs = pace.nextTurnNs();
            wakeNs = turnNs == Pace.NEVER
                    ? Pace.NEVER
                    : mustSpin ? turnNs - LoadPlan.WAKE_UP.toNanos() : turnNs + REST_NS;
        }

        @Override
        public boolean canBlock() {
            return loop.canBlock() && (wakeNs == Pace.NEVER || wakeNs - System.nanoTime() > 0);
        }

        @Override
        public long delayNanos(long currentNs) {
            long delay = loop.delayNanos(currentNs);
            return wakeNs == Pace.NEVER ? delay : Math.min(delay, Math.max(0, wakeNs - currentNs));
        }

        /** Transports compare it with the last one, and with -1 for none; what they sleep is {@link #delayNanos}. */
        @Override
        public long deadlineNanos() {
            long deadline = loop.deadlineNanos();
            if (wakeNs == Pace.NEVER) {
                return deadline;
            }
            long now = System.nanoTime();
            boolean loopIsSooner = deadline != -1 && loop.delayNanos(now) < wakeNs - now;
            return loopIsSooner ? deadline : wakeNs;
        }

        @Override
        public void reportActiveIoTime(long activeNanos) {
            loop.reportActiveIoTime(activeNanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return loop.shouldReportActiveIoTime();
        }
    }
}
