package dev.tidemark.client;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client of one Tidemark server: sends {@link Request}s over a few connections and brings every call to one of three outcomes.
 *
 * <ul>
 *   <li><b>A result</b>: the server did it, and this is its answer.
 *   <li><b>{@link RejectedException}</b>: surely not done. It never left, or the server refused it.
 *   <li><b>{@link InDoubtException}</b>: it was sent, and what became of it is not known. A read had no answer; nothing more.
 * </ul>
 *
 * <p>Every call has its outcome by its deadline, at most about 10 ms late while the client's thread is not held up.
 *
 * <p><b>Sending again.</b> The client does it by itself, within the deadline, where PROTOCOL.md allows it: reads, acks and what
 * carries {@code ifVersion} after a lost connection, and, with growing pauses, after OVERLOADED and UNAVAILABLE; increments
 * with {@code once} after a lost connection. Everything else is sent once at most.
 *
 * <p><b>Order.</b> Calls that one thread makes for one user are done in that order, one that is sent again after a lost connection
 * in its old place before later ones. Not so: a call refused with OVERLOADED or UNAVAILABLE and sent again later, an
 * {@link IncrementMany} beside requests of single users, and calls of different users.
 *
 * <p><b>Thread.</b> Safe from any; {@link #send} never blocks. A client has one thread of its own, which routes, writes all that
 * came meanwhile in one system call a connection, reads, and completes stages: what depends on a stage runs there unless it is
 * an {@code Async} one, and must neither block nor compute for long. One client is enough for a process unless that thread
 * is busy; then open another.
 *
 * <p><b>Cost.</b> A connection to each shard (see {@link ClientBuilder#connectionsPerShard}) and one more; some 400 bytes of
 * garbage a call; open calls are bounded in number and bytes; buffers from Netty's shared pool.
 */
public final class TidemarkClient implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_MS = 5_000;

    private final Settings settings;
    private final IoEventLoopGroup thread;
    private final EventLoop eventLoop;
    private final ClientLoop loop;
    private final BlockingClient blocking = new BlockingClient(this);
    private final AtomicBoolean isClosed = new AtomicBoolean();

    TidemarkClient(Settings settings) {
        this.settings = settings;
        thread = Transport.newThread();
        eventLoop = thread.next();
        loop = new ClientLoop(settings, eventLoop);
        eventLoop.execute(loop::start);
    }

    public static ClientBuilder builder() {
        return new ClientBuilder();
    }

    /**
     * Sends a request. The stage completes with the answer, or exceptionally with {@link RejectedException} or
     * {@link InDoubtException}. It is the caller's: to cancel it does not take the request back.
     */
    public <R> CompletionStage<R> send(Request<R> request) {
        return sendFor(request, settings.timeoutNs());
    }

    /** The same with a timeout of its own, 1 ms … 1 day. */
    public <R> CompletionStage<R> send(Request<R> request, Duration timeout) {
        return sendFor(request, ClientBuilder.requireTimeout("timeout", timeout));
    }

    private <R> CompletionStage<R> sendFor(Request<R> request, long timeoutNs) {
        Objects.requireNonNull(request, "request");
        Call<R> call = new Call<>(request, System.nanoTime() + timeoutNs);
        loop.accept(call);
        return call.result;
    }

    /**
     * Loads all pages of a user's read states, or of those changed since a version, each page with the client's timeout. Pages are
     * no snapshot: what changes meanwhile may be in or not, and is in the next load since the version given here.
     *
     * @param sinceVersion the version of an earlier load, 0 for all states.
     */
    public CompletionStage<LoadedStates> loadAll(long user, long sinceVersion) {
        return AllPages.load(this, user, sinceVersion);
    }

    /** The same client with calls that wait. */
    public BlockingClient blocking() {
        return blocking;
    }

    /**
     * Ends every open call (rejected if it was never sent, else in doubt), closes all connections and ends the thread. Returns once
     * that is done, but at once if called on the client's own thread. Calls made later are rejected. A second close does nothing.
     */
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        eventLoop.execute(loop::close);
        thread.shutdownGracefully(0, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        if (!isOwnThread()) {
            thread.terminationFuture().awaitUninterruptibly(CLOSE_TIMEOUT_MS);
        }
    }

    ClientLoop loop() {
        return loop;
    }

    boolean isOwnThread() {
        return eventLoop.inEventLoop();
    }
}
