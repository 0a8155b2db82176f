package dev.tidemark.server.net;

import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.shard.Output;
import dev.tidemark.server.shard.Peers;
import dev.tidemark.server.shard.Replies;
import dev.tidemark.server.shard.Shard;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.agrona.UnsafeApi;

/**
 * A shard and its event loop: one thread. It stands around the transport's own I/O handler, so that each run of that one is a
 * turn of the shard: sockets are read and their frames run, then come the inbox and the shard's own work, and last
 * every connection that has replies writes them, once.
 *
 * <p>The thread sleeps only when the inbox is empty, which is looked at once more after a sender would already wake it.
 *
 * <p>Thread: the event loop, but for {@link #wakeup} (any) and what is said of others. Allocation: none in a turn.
 */
public final class ShardLoop implements IoHandler, Peers.Wakeup {
    private static final byte[] JOURNAL_FAILED_TEXT =
            Replies.text("the journal is broken; whether this was done is unknown");

    private final int index;
    private final EventLoop eventLoop;
    private final IoHandler transport;
    private final ServerContext server;
    private final ShardCounters counters;
    private final Clock clock;
    private final SleepContext sleepContext = new SleepContext();
    private final ReadBuffer readBuffer = new ReadBuffer();
    private final Output loadOutput = new Output();
    private final long loadMemory = UnsafeApi.allocateMemory(Shard.MAX_REPLY_LENGTH);
    private final Set<Connection> connections = new HashSet<>();
    private final ArrayDeque<Connection> starved = new ArrayDeque<>();
    private final List<Connection> held = new ArrayList<>();
    private final HeldBytes heldBytes;
    private final Guarding guarding = new Guarding();
    private List<Connection> touched = new ArrayList<>();
    private List<Connection> resumable = new ArrayList<>();
    private List<Connection> spare = new ArrayList<>();
    private Shard shard;
    private volatile long threadId;
    private NetLimits limits;
    private Future<?> sweeping;
    private long freedWhenPolled;
    private long confirmedWhenWritten;
    private boolean failed;
    private boolean inTurn;
    private boolean draining;
    private boolean closing;

    ShardLoop(int index, EventLoop eventLoop, IoHandler transport, ServerContext server, ShardCounters counters) {
        this.index = index;
        this.eventLoop = eventLoop;
        this.transport = transport;
        this.server = server;
        this.counters = counters;
        this.clock = new Clock(server.startNs());
        limits = server.limits();
        heldBytes = new HeldBytes(limits.bytesInFlight());
        loadOutput.countIn(counters.requests());
    }

    /** Gives the loop its shard, before the first connection; from now on it looks after its connections. */
    void shard(Shard loopShard) {
        shard = loopShard;
        sweepEvery(limits.timeouts().sweepMs());
    }

    /** Other bounds, which hold at once; the longest frame, for connections that come. Between two turns. */
    void limits(NetLimits newLimits) {
        long sweepMs = newLimits.timeouts().sweepMs();
        if (sweepMs != limits.timeouts().sweepMs()) {
            sweeping.cancel(false);
            sweepEvery(sweepMs);
        }
        limits = newLimits;
        heldBytes.limit(newLimits.bytesInFlight());
    }

    private void sweepEvery(long ms) {
        long sliceMs = Math.max(1, ms / Guarding.SLICES);
        sweeping = eventLoop.scheduleWithFixedDelay(
                () -> guarding.sweep(server.nowMs()), sliceMs, sliceMs, TimeUnit.MILLISECONDS);
    }

    // ---- the turn

    @Override
    public int run(IoHandlerContext context) {
        if (shard == null || failed) {
            return transport.run(context);
        }
        sleepContext.wrap(context);
        int handled = transport.run(sleepContext);
        try {
            if (!failed) {
                enterTurn();
                resumeConnections();
                shard.endTurn();
                writeReplies();
                inTurn = false;
                counters.turns().record(System.nanoTime() - clock.turnNs());
            }
        } catch (Throwable failure) {
            onFailure(failure);
        }
        return handled;
    }

    /** Something was thrown in a turn: a broken journal, or what must never happen. */
    void onFailure(Throwable failure) {
        if (!Shard.isBrokenJournal(failure)) {
            server.onDefect(failure);
        } else if (!failed) {
            failed = true;
            server.onJournalFailed(failure); // first, and it waits: whatever becomes of the telling, the process ends
            shard.fail(JOURNAL_FAILED_TEXT);
            List.copyOf(connections).forEach(connection -> connection.onJournalFailed(JOURNAL_FAILED_TEXT));
        }
    }

    /** Whether the journal is broken, so that nothing is run any more. */
    boolean hasFailed() {
        return failed;
    }

    /** Begins the turn, unless it has begun: reads the clock, and takes what is in the inbox. */
    void enterTurn() {
        if (!inTurn) {
            inTurn = true;
            clock.update();
            shard.beginTurn(clock.epochMicros(), clock.ms());
        }
    }

    private void resumeConnections() {
        feedStarved();
        List<Connection> now = resumable;
        resumable = spare;
        for (int i = 0; i < now.size(); i++) {
            now.get(i).resume();
        }
        now.clear();
        spare = now;
    }

    /**
     * Lets those go on that wait for room, in the order in which they began to wait and only while there is some: whoever wants
     * more than there was waits at the end, so that nobody with much to send keeps the others waiting.
     */
    private void feedStarved() {
        freedWhenPolled = shard.freed();
        for (int i = starved.size(); i > 0 && shard.canTakeRequest(); i--) {
            starved.poll().onNoLongerStarved();
        }
    }

    private void writeReplies() {
        if (confirmedWhenWritten != shard.confirmed()) {
            confirmedWhenWritten = shard.confirmed();
            for (int i = 0; i < held.size(); i++) {
                held.get(i).onConfirmed();
            }
            held.clear();
        }
        List<Connection> now = touched;
        touched = spare;
        for (int i = 0; i < now.size(); i++) {
            now.get(i).writeReplies();
        }
        now.clear();
        spare = now;
    }

    /**
     * Whether the thread must not sleep. A turn may have begun outside {@link #run}, since the transport hands some reads and
     * writes to the event loop as tasks; then it must be ended first, or those that something was sent to stay asleep.
     */
    private boolean hasWork() {
        return inTurn || !resumable.isEmpty() || !touched.isEmpty() || shard.hasWork() || mayFeedStarved();
    }

    /** Whether something has come free since those who wait for it were last asked. */
    private boolean mayFeedStarved() {
        return !starved.isEmpty() && shard.freed() != freedWhenPolled;
    }

    // ---- what connections need of their loop

    int index() {
        return index;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    public Shard shard() {
        return shard;
    }

    ServerContext server() {
        return server;
    }

    ShardCounters counters() {
        return counters;
    }

    ReadBuffer readBuffer() {
        return readBuffer;
    }

    /** The bounds of its connections, as they are now. */
    NetLimits limits() {
        return limits;
    }

    /** What the connections hold. */
    HeldBytes heldBytes() {
        return heldBytes;
    }

    /** What is done about connections that take too long, too much, or have lost their token. */
    Guarding guarding() {
        return guarding;
    }

    /** An output, empty, with room for the longest LOAD reply. */
    Output loadOutput() {
        loadOutput.wrap(loadMemory, Shard.MAX_REPLY_LENGTH);
        return loadOutput;
    }

    /** Whether requests read from now on are refused. */
    boolean isDraining() {
        return draining;
    }

    /** Whether connections are being closed. */
    boolean isClosing() {
        return closing;
    }

    /** The connection has replies to be written at the end of the turn. Each once a turn. */
    void addTouched(Connection connection) {
        touched.add(connection);
    }

    /** The connection has replies that wait for the journal. Each once at a time. */
    void addHeld(Connection connection) {
        held.add(connection);
    }

    /** The connection can go on with its frames in this turn or the next. Each once at a time. */
    void addResumable(Connection connection) {
        resumable.add(connection);
    }

    /** The connection waits until requests can be put off, or sent to other shards, again. */
    void addStarved(Connection connection) {
        starved.add(connection);
    }

    void add(Connection connection) {
        connections.add(connection);
        guarding.add(connection.guard());
        counters.set(ShardCounter.CONNECTIONS, connections.size());
    }

    void remove(Connection connection) {
        connections.remove(connection);
        guarding.remove(connection.guard());
        counters.set(ShardCounter.CONNECTIONS, connections.size());
    }

    /** The id of the loop's thread. Thread: any. */
    long threadId() {
        return threadId;
    }

    // ---- stopping

    /** Refuses what is read from now on. */
    public void beginDrain() {
        draining = true;
        connections.forEach(Connection::onDraining);
    }

    /** Closes every connection as soon as what it had under way is answered. */
    public void closeConnections() {
        closing = true;
        List.copyOf(connections).forEach(Connection::closeWhenDrained);
    }

    /** Closes every connection now. */
    public void abortConnections() {
        List.copyOf(connections).forEach(Connection::abort);
    }

    public int connectionCount() {
        return connections.size();
    }

    /** Users and requests that the shard has not done with. */
    public int undrained() {
        return shard.undrained();
    }

    // ---- the transport's handler

    @Override
    public void initialize() {
        Thread.currentThread().setName("shard-" + index);
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
        UnsafeApi.freeMemory(loadMemory);
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return transport.register(handle);
    }

    /** Wakes the thread if it sleeps. Thread: any. */
    @Override
    public void wakeup() {
        transport.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return transport.isCompatible(handleType);
    }

    /** How long the transport may sleep: as long as the event loop's own tasks allow, and the shard's work. */
    private final class SleepContext implements IoHandlerContext {
        private IoHandlerContext loop;
        private long shardDeadlineNs;

        void wrap(IoHandlerContext loopContext) {
            loop = loopContext;
            long ms = shard.nextTurnMs();
            shardDeadlineNs = ms == Shard.NEVER ? Long.MAX_VALUE : clock.nanosOf(ms);
        }

        @Override
        public boolean canBlock() {
            return loop.canBlock() && !hasWork();
        }

        @Override
        public long delayNanos(long currentNs) {
            long delay = loop.delayNanos(currentNs);
            return shardDeadlineNs == Long.MAX_VALUE
                    ? delay
                    : Math.min(delay, Math.max(0, shardDeadlineNs - currentNs));
        }

        /** Transports compare it with the last one, and with -1 for none; what they sleep is {@link #delayNanos}. */
        @Override
        public long deadlineNanos() {
            long deadline = loop.deadlineNanos();
            if (shardDeadlineNs == Long.MAX_VALUE) {
                return deadline;
            }
            long now = System.nanoTime();
            boolean loopIsSooner = deadline != -1 && loop.delayNanos(now) < shardDeadlineNs - now;
            return loopIsSooner ? deadline : shardDeadlineNs;
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
