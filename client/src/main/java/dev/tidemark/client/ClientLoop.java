package dev.tidemark.client;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.HelloReply;
import dev.tidemark.protocol.UserHash;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The heart of a client: takes calls in, spreads them over lanes by their users' shards, and brings each to its outcome.
 *
 * <p>There is a lane without a wish for a shard, which asks the server for its shards and carries what belongs to no user, and one
 * or several for each shard. When a server comes back with another number of shards, all lanes of shards are replaced, and their
 * calls are routed anew in their order.
 *
 * <p>Thread: the one event loop, but for {@link #accept}, {@link #maxFrame} and {@link #delays}. Since all calls are routed on one thread, those that
 * one thread makes for one user keep their order.
 */
final class ClientLoop {
    private final Settings settings;
    private final EventLoop loop;
    private final Admission admission;
    private final Intake intake;
    private final Delays delays;
    private final DeadlineWheel deadlines = new DeadlineWheel(System.nanoTime());
    private final Lane unbound;
    private final List<Lane> shards = new ArrayList<>();
    /** Calls for users, until the number of shards is known. */
    private final WaitingCalls unrouted = new WaitingCalls();

    private final List<Lane> toPump = new ArrayList<>();
    private long lastSequence;
    private int shardCount;
    private boolean isTicking;
    private boolean isClosed;
    private volatile int maxFrame = FrameLayout.LEAST_MAX_FRAME_LENGTH;

    ClientLoop(Settings settings, EventLoop loop) {
        this.settings = settings;
        this.loop = loop;
        admission = new Admission(settings.maxOpenCalls(), settings.maxOpenBytes());
        intake = new Intake(loop, this::onCalls, this::rejectClosed);
        delays = new Delays(loop);
        unbound = new Lane(this, Lane.NO_SHARD);
    }

    Settings settings() {
        return settings;
    }

    EventLoop eventLoop() {
        return loop;
    }

    /** Longest request that the server takes, in bytes; before it has told, the least that any takes. Thread: any. */
    int maxFrame() {
        return maxFrame;
    }

    /** Calls without an outcome. Thread: any. */
    int openCalls() {
        return admission.calls();
    }

    /** What helpers wait by. Thread: any. */
    Delays delays() {
        return delays;
    }

    /** Begins to connect. */
    void start() {
        unbound.connect();
    }

    /** Takes a call from its maker, or ends it at once. Thread: any. */
    void accept(Call<?> call) {
        if (admission.tryEnter(call.request.length())) {
            intake.offer(call);
        } else {
            call.result.completeExceptionally(new RejectedException(
                    RejectedException.Reason.QUEUE_FULL,
                    call.request + " was not done: too many calls are open: calls=" + admission.calls() + " bytes="
                            + admission.bytes() + ", expected at most " + settings.maxOpenCalls() + " and "
                            + settings.maxOpenBytes(),
                    null));
        }
    }

    private void onCalls() {
        intake.drain(isClosed ? this::rejectClosed : this::admit);
        pump();
    }

    private void admit(Call<?> call) {
        call.sequence = ++lastSequence;
        deadlines.add(call);
        startTicking();
        route(call);
    }

    private void rejectClosed(Call<?> call) {
        admission.leave(call.request.length());
        call.result.completeExceptionally(call.closing());
    }

    // ---- the way to a lane

    private void route(Call<?> call) {
        Lane lane = laneOf(call.request.user());
        if (lane == null) {
            unrouted.add(call);
        } else {
            lane.add(call);
        }
    }

    private Lane laneOf(long user) {
        if (user == Request.NO_USER) {
            return unbound;
        }
        if (shardCount == 0) {
            return null;
        }
        long hash = UserHash.mix64(user);
        int perShard = settings.connectionsPerShard();
        return shards.get(UserHash.shardOfHash(hash, shardCount) * perShard + (int) (hash & 0xFFFF) % perShard);
    }

    /** A lane has calls that it may be able to send; {@link #pump} lets it. */
    void needsPump(Lane lane) {
        toPump.add(lane);
    }

    /** Lets all lanes that need it send, each in one write. */
    private void pump() {
        for (int i = 0; i < toPump.size(); i++) {
            toPump.get(i).pump();
        }
        toPump.clear();
    }

    /** A connection was greeted by the server. */
    void onGreeted(HelloReply hello) {
        maxFrame = (int) Math.min(hello.maxFrame(), FrameLayout.GREATEST_MAX_FRAME_LENGTH);
        if (hello.shardCount() != shardCount) {
            spread(hello.shardCount());
        }
    }

    private void spread(int newShardCount) {
        List<Call<?>> calls = new ArrayList<>(unrouted.takeAll());
        for (Lane lane : shards) {
            calls.addAll(lane.retire());
        }
        calls.sort(WaitingCalls.IN_ORDER);
        shards.clear();
        shardCount = newShardCount;
        for (int shard = 0; shard < shardCount; shard++) {
            for (int i = 0; i < settings.connectionsPerShard(); i++) {
                Lane lane = new Lane(this, shard);
                shards.add(lane);
                lane.connect();
            }
        }
        calls.forEach(this::route);
        pump();
    }

    /** The server does not talk to this client: calls that wait for the number of shards end. */
    void onGreetingRefused(int status, String text) {
        failAll(unrouted.takeAll(), status, text);
    }

    void failAll(Collection<Call<?>> calls, int status, String text) {
        for (Call<?> call : calls) {
            fail(call, call.greetingRefused(status, text));
        }
    }

    /** Sends a refused call again after a pause, if that ends before its deadline. */
    void sendLater(Call<?> call) {
        long pauseNs = settings.retry().pauseNs(call.nextPause());
        if (call.deadlineNs - System.nanoTime() <= pauseNs) {
            fail(call, call.refusal());
            return;
        }
        loop.schedule(
                () -> {
                    if (!call.isEnded()) {
                        call.sequence = ++lastSequence;
                        route(call);
                        pump();
                    }
                },
                pauseNs,
                TimeUnit.NANOSECONDS);
    }

    // ---- outcomes

    <R> void succeed(Call<R> call, R result) {
        end(call);
        call.result.complete(result);
    }

    void fail(Call<?> call, TidemarkException failure) {
        end(call);
        call.result.completeExceptionally(failure);
    }

    private void end(Call<?> call) {
        call.onEnded();
        deadlines.remove(call);
        admission.leave(call.request.length());
    }

    private void expire(Call<?> call) {
        Lane lane = laneOf(call.request.user());
        fail(call, call.expiry((lane == null ? unbound : lane).fault()));
    }

    // ---- time

    private void startTicking() {
        if (!isTicking) {
            isTicking = true;
            loop.schedule(this::tick, DeadlineWheel.TICK_NS, TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        isTicking = false;
        deadlines.turn(System.nanoTime(), this::expire);
        if (deadlines.size() > 0) {
            startTicking();
        }
    }

    /** Ends all calls and all connections; later calls are rejected. */
    void close() {
        isClosed = true;
        intake.drain(this::rejectClosed);
        deadlines.clear(call -> fail(call, call.closing()));
        shards.forEach(Lane::retire);
        unbound.retire();
        delays.close();
    }
}
