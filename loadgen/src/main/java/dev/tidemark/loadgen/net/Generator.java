package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.schedule.Arrivals;
import dev.tidemark.loadgen.workload.RequestStream;
import dev.tidemark.loadgen.workload.ShardFilter;
import dev.tidemark.loadgen.workload.Workload;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The threads of load and their connections, shared evenly among them: opened once, then used for one run after another.
 *
 * <p>Thread: one. Lifetime: until {@link #close}, which ends all connections.
 */
public final class Generator implements AutoCloseable {
    /** Requests in flight on each connection while read states are preloaded. */
    private static final int PRELOAD_DEPTH = 256;

    private static final long STOP_TIMEOUT_MS = 5_000;
    private static final int NO_SHARD = -1;

    private final LoadPlan plan;
    private final MultiThreadIoEventLoopGroup group;
    private final List<GeneratorLoop> loops = new ArrayList<>();
    private final List<List<LoadConnection>> connections = new ArrayList<>();
    private boolean closed;

    public Generator(LoadPlan plan) {
        this.plan = plan;
        IoHandlerFactory transport = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        IoHandlerFactory factory = executor -> {
            GeneratorLoop loop = new GeneratorLoop((EventLoop) executor, transport.newHandler(executor));
            loops.add(loop);
            return loop;
        };
        group = new MultiThreadIoEventLoopGroup(plan.threads(), new DefaultThreadFactory("load", true), factory);
        for (int i = 0; i < plan.threads(); i++) {
            connections.add(new ArrayList<>());
        }
        for (int i = 0; i < plan.connections(); i++) {
            int thread = i % plan.threads();
            List<LoadConnection> ofThread = connections.get(thread);
            int shard = plan.isBound() ? ofThread.size() % plan.shardCount() : NO_SHARD;
            ofThread.add(new LoadConnection(
                    loops.get(thread), ofThread.size(), shard, Math.max(PRELOAD_DEPTH, plan.depth())));
        }
    }

    /**
     * Opens the connections.
     *
     * @param dialects makes one for each thread.
     * @throws IOException if one of them cannot be used.
     */
    public void connect(Supplier<Dialect> dialects, Duration timeout) throws IOException, InterruptedException {
        Class<? extends Channel> channel = Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class;
        Bootstrap bootstrap = new Bootstrap()
                .channel(channel)
                .remoteAddress(plan.server())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) timeout.toMillis())
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT);
        List<CompletableFuture<Void>> opened = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            opened.add(loops.get(i).open(bootstrap, plan, dialects.get(), connections.get(i)));
        }
        try {
            CompletableFuture.allOf(opened.toArray(new CompletableFuture<?>[0]))
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + timeout.toMillis() + " ms", e);
        }
    }

    /**
     * Begins to write every read state once; {@link #isDone} says when that is done.
     *
     * @param recordings one for each thread.
     */
    public void startPreload(Workload workload, List<Recording> recordings) {
        long nowNs = System.nanoTime();
        recordings.forEach(recording -> recording.measure(nowNs, nowNs + RunWindow.FOREVER_NS));
        start(recordings, thread -> {
            List<RequestStream> streams = new ArrayList<>();
            for (LoadConnection connection : connections.get(thread)) {
                List<LoadConnection> sharers = all().filter(other -> other.shard() == connection.shard())
                        .toList();
                streams.add(workload.preload(filter(connection), sharers.indexOf(connection), sharers.size()));
            }
            return new ClosedLoop(streams, PRELOAD_DEPTH, RunWindow.unlimited(nowNs));
        });
    }

    /**
     * Begins a closed loop: every connection keeps the plan's depth of requests in flight.
     *
     * @param recordings one for each thread.
     */
    public void startClosed(Workload workload, RunWindow window, List<Recording> recordings) {
        start(recordings, thread -> {
            List<RequestStream> streams = new ArrayList<>();
            for (LoadConnection connection : connections.get(thread)) {
                int number = connection.index() * plan.threads() + thread;
                streams.add(workload.stream(number, filter(connection)));
            }
            return new ClosedLoop(streams, plan.depth(), window.part(thread, plan.threads()));
        });
    }

    /**
     * Begins an open loop.
     *
     * @param ratePerSecond of all threads together.
     * @param recordings one for each thread.
     */
    public void startOpen(
            Workload workload, Arrivals arrivals, double ratePerSecond, RunWindow window, List<Recording> recordings) {
        start(
                recordings,
                thread -> new OpenLoop(
                        arrivals.schedule(ratePerSecond / plan.threads(), workload.seed() + thread),
                        workload.stream(thread, ShardFilter.ALL),
                        new Routes(workload.population(), byShard(connections.get(thread))),
                        plan.depth(),
                        window.part(thread, plan.threads())));
    }

    private void start(List<Recording> recordings, IntFunction<Pace> paces) {
        List<Pace> made = IntStream.range(0, loops.size()).mapToObj(paces).toList();
        for (int thread = 0; thread < loops.size(); thread++) {
            loops.get(thread).start(made.get(thread), recordings.get(thread));
        }
    }

    private Stream<LoadConnection> all() {
        return connections.stream().flatMap(List::stream);
    }

    private ShardFilter filter(LoadConnection connection) {
        return plan.isBound() ? new ShardFilter(connection.shard(), plan.shardCount()) : ShardFilter.ALL;
    }

    private LoadConnection[][] byShard(List<LoadConnection> ofThread) {
        return IntStream.range(0, plan.shardCount())
                .mapToObj(shard -> ofThread.stream()
                        .filter(connection -> !plan.isBound() || connection.shard() == shard)
                        .toArray(LoadConnection[]::new))
                .toArray(LoadConnection[][]::new);
    }

    /**
     * Whether everything has been sent and answered.
     *
     * @throws IOException if the load cannot go on, since a reply made no sense.
     */
    public boolean isDone() throws IOException, InterruptedException {
        boolean done = true;
        for (GeneratorLoop loop : loops) {
            if (loop.failure() != null) {
                throw new IOException("the load cannot go on: " + loop.failure(), loop.failure());
            }
            try {
                done &= loop.eventLoop().submit(loop::isDone).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return done;
    }

    /** The ids of the threads of load. */
    List<Long> threadIds() {
        return loops.stream().map(GeneratorLoop::threadId).toList();
    }

    /** CPU time that the threads of load have used, in nanoseconds. */
    public long threadCpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return threadIds().stream()
                .mapToLong(id -> Math.max(0, threads.getThreadCpuTime(id)))
                .sum();
    }

    /** Ends the connections and threads. What is in flight counts as not answered. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (GeneratorLoop loop : loops) {
            loop.eventLoop().submit(loop::abandon).awaitUninterruptibly();
        }
        group.shutdownGracefully(0, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }
}
