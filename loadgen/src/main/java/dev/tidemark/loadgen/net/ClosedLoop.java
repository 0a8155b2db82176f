package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.workload.Request;
import dev.tidemark.loadgen.workload.RequestStream;
import java.util.List;

/**
 * Every connection keeps a number of requests in flight and sends the next when a reply comes. Each connection has a stream of
 * its own, so what it sends does not depend on when the others are answered.
 */
final class ClosedLoop implements Pace {
    /** Time in message ids: as if each stream sent so often. Real time would make two runs differ. */
    private static final long STREAM_STEP_NS = 100_000;

    private final RequestStream[] streams;
    private final long[] streamNs;
    private final int depth;
    private final Request request = new Request();
    private final RunWindow window;
    private int streamsLeft;
    private long requestsLeft;

    /**
     * @param streams one for each of the loop's connections, in their order.
     * @param depth requests in flight on each.
     * @param window when to stop.
     */
    ClosedLoop(List<RequestStream> streams, int depth, RunWindow window) {
        this.streams = streams.toArray(new RequestStream[0]);
        this.streamNs = new long[streams.size()];
        this.depth = depth;
        this.window = window;
        this.streamsLeft = streams.size();
        this.requestsLeft = window.requests();
    }

    @Override
    public void onRoom(LoadConnection connection, long nowNs) {
        int index = connection.index();
        if (!isOver(nowNs)) {
            while (connection.hasRoom(depth) && streams[index] != null && requestsLeft > 0) {
                if (streams[index].next(streamNs[index], request)) {
                    streamNs[index] += STREAM_STEP_NS;
                    countDown(nowNs);
                    connection.add(request, nowNs, nowNs);
                } else {
                    streams[index] = null;
                    streamsLeft--;
                }
            }
        }
        connection.flush();
    }

    private void countDown(long nowNs) {
        if (nowNs - window.measureFromNs() >= 0) {
            requestsLeft--;
        }
    }

    private boolean isOver(long nowNs) {
        return nowNs - window.untilNs() >= 0;
    }

    @Override
    public void onTurn(long nowNs) {
        // requests are sent when replies come
    }

    @Override
    public long nextTurnNs() {
        return NEVER;
    }

    @Override
    public boolean hasEnded() {
        return streamsLeft == 0 || requestsLeft == 0 || isOver(System.nanoTime());
    }

    @Override
    public void abandon(Recording recording) {
        streamsLeft = 0; // nothing is ever due
    }
}
