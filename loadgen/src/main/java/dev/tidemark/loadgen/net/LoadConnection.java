package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Request;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * One connection of the load: pipelines requests, and times each until its last reply. If it ends, what was in flight is an
 * error, and it is opened again after a pause.
 *
 * <p>Thread: its loop's. Allocation: none for a request, beyond what the reply handlers of its dialect need.
 */
final class LoadConnection implements Replies {
    private static final long RECONNECT_PAUSE_MS = 100;
    private static final int SET_UP_CORRELATION = -1;

    private final GeneratorLoop loop;
    private final int index;
    private final int shard;
    private final InFlight inFlight;
    private final RequestBuffer requests = new RequestBuffer();
    private final Runnable onWritten = this::onWritten;
    private ChannelHandlerContext context;
    private int setUpRepliesLeft;
    private String setUpError;
    private boolean ready;
    private boolean touched;
    private long roomNs;

    /**
     * @param index among its loop's connections.
     * @param shard of the server to be bound to, or −1.
     * @param mostInFlight requests at once.
     */
    LoadConnection(GeneratorLoop loop, int index, int shard, int mostInFlight) {
        this.loop = loop;
        this.index = index;
        this.shard = shard;
        this.inFlight = new InFlight(mostInFlight);
    }

    int index() {
        return index;
    }

    int shard() {
        return shard;
    }

    int inFlight() {
        return inFlight.size();
    }

    /** When room last came, in {@link System#nanoTime} values: replies were read, or the socket took what was left. */
    long roomNs() {
        return roomNs;
    }

    // ---- requests

    /** Whether a request can be added with no more than {@code depth} in flight. */
    boolean hasRoom(int depth) {
        return ready && inFlight.size() < depth && !requests.isWriting();
    }

    /**
     * Adds a request; {@link #flush} sends it.
     *
     * @param dueNs when it was to be sent.
     * @param readyNs when it could have been sent.
     */
    void add(Request request, long dueNs, long readyNs) {
        int slot = inFlight.add(request.operation(), dueNs, readyNs);
        int replies = loop.dialect().write(requests.out(context), inFlight.correlation(slot), request);
        inFlight.replies(slot, replies);
        loop.recording().onSent(dueNs);
        touched = true;
    }

    /** Sends what was added since the last call. The clock is read just before. */
    void flush() {
        if (touched && !requests.isWriting()) {
            touched = false;
            inFlight.onSent(System.nanoTime());
            requests.write(context, onWritten);
        }
    }

    // ---- replies

    @Override
    public void onReply(int correlation, String error) {
        if (!ready && correlation == SET_UP_CORRELATION) {
            onSetUpReply(error);
            return;
        }
        int slot = inFlight.slotOf(correlation);
        if (slot != InFlight.NONE) {
            onReplyTo(slot, error);
        }
    }

    @Override
    public void onReplyInOrder(String error) {
        if (!ready) {
            onSetUpReply(error);
            return;
        }
        int slot = inFlight.oldest();
        if (slot == InFlight.NONE) {
            throw new IllegalStateException("a reply to no request");
        }
        onReplyTo(slot, error);
    }

    private void onReplyTo(int slot, String error) {
        if (inFlight.onReply(slot, error)) {
            roomNs = loop.nowNs();
            loop.recording()
                    .onReply(
                            inFlight.operation(slot),
                            inFlight.dueNs(slot),
                            inFlight.readyNs(slot),
                            inFlight.sentNs(slot),
                            loop.nowNs(),
                            inFlight.error(slot));
            inFlight.remove(slot);
        }
    }

    private void onSetUpReply(String error) {
        if (error != null && setUpError == null) {
            setUpError = error;
        }
        if (--setUpRepliesLeft > 0) {
            return;
        }
        if (setUpError == null) {
            ready = true;
            roomNs = loop.nowNs();
            loop.onReady(this);
        } else {
            loop.onUnusable(this, new IOException("the server refused the connection: " + setUpError));
            context.close();
        }
    }

    // ---- the life of the connection

    /** The handlers of a new channel for it, in their order. */
    void addHandlers(ChannelPipeline pipeline) {
        pipeline.addLast(new ReadClock(loop));
        loop.dialect().addReplyHandlers(pipeline, this);
        pipeline.addLast(new Events());
    }

    private void onWritten() {
        if (ready) {
            roomNs = loop.readClock();
            loop.onRoom(this);
        }
    }

    private void onActive() {
        setUpError = null;
        setUpRepliesLeft = loop.dialect().writeSetUp(requests.out(context), SET_UP_CORRELATION, shard);
        requests.write(context, onWritten);
    }

    private void onEnd() {
        boolean wasReady = ready;
        ready = false;
        touched = false;
        requests.release();
        inFlight.onSent(loop.nowNs());
        lose(ErrorCounts.CONNECTION_LOST);
        if (wasReady) {
            loop.onLost(this);
        } else {
            loop.onUnusable(this, new IOException("the server closed the connection before it could be used"));
        }
    }

    /** Opens it again after a pause. */
    void reopenLater() {
        context.executor().schedule(() -> loop.open(this), RECONNECT_PAUSE_MS, TimeUnit.MILLISECONDS);
    }

    /** Closes it; what is in flight will not be waited for. */
    void abandon() {
        lose(ErrorCounts.NO_REPLY);
        if (context != null) {
            context.close();
        }
    }

    private void lose(String error) {
        for (int slot = 0; slot < inFlight.slots(); slot++) {
            if (inFlight.correlation(slot) != InFlight.FREE) {
                loop.recording().onLost(inFlight.operation(slot), inFlight.dueNs(slot), error);
                inFlight.remove(slot);
            }
        }
    }

    /** The last handler of a channel. */
    private final class Events extends ChannelInboundHandlerAdapter {
        @Override
        public void handlerAdded(ChannelHandlerContext handlerContext) {
            context = handlerContext;
        }

        @Override
        public void channelActive(ChannelHandlerContext handlerContext) {
            onActive();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext handlerContext) {
            if (ready) {
                loop.onRoom(LoadConnection.this);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext handlerContext) {
            onEnd();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext handlerContext, Throwable cause) {
            loop.onBroken(cause);
            handlerContext.close();
        }
    }

    /** Reads the clock when bytes have come, before anything is done with them. */
    private static final class ReadClock extends ChannelInboundHandlerAdapter {
        private final GeneratorLoop loop;

        ReadClock(GeneratorLoop loop) {
            this.loop = loop;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            loop.readClock();
            context.fireChannelRead(message);
        }
    }
}
