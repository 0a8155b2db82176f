package dev.tidemark.loadgen.net;

import dev.tidemark.loadgen.schedule.Schedule;
import dev.tidemark.loadgen.workload.Request;
import dev.tidemark.loadgen.workload.RequestStream;

/**
 * Requests are due at the times of a schedule, whether or not earlier ones have been answered. One that finds no room waits, in
 * order, and its response time counts from when it was due.
 *
 * <p>Near the next due time the loop spins instead of sleeping, unless it may be late: waking a thread takes tens of microseconds.
 */
final class OpenLoop implements Pace {
    /** So many requests at most between two looks at what has come in, so that replies are timed when they come. */
    private static final int MAX_SENDS_PER_TURN = 256;

    private final Schedule schedule;
    private final RequestStream stream;
    private final Routes routes;
    private final int depth;
    private final RunWindow window;
    private final Request request = new Request();
    private final Request waiting = new Request();
    private final Backlog[] backlogs;
    private long nextDueNs;
    private long requestsLeft;
    private int sends;
    private boolean roomFound;

    /**
     * @param schedule of this loop's requests.
     * @param stream of them.
     * @param routes to the connections.
     * @param depth requests in flight on each connection at most.
     * @param window when to start and stop.
     */
    OpenLoop(Schedule schedule, RequestStream stream, Routes routes, int depth, RunWindow window) {
        this.schedule = schedule;
        this.stream = stream;
        this.routes = routes;
        this.depth = depth;
        this.window = window;
        this.requestsLeft = window.requests();
        backlogs = new Backlog[routes.shardCount()];
        for (int shard = 0; shard < backlogs.length; shard++) {
            backlogs[shard] = new Backlog();
        }
        nextDueNs = window.startNs() + schedule.nextNs();
    }

    @Override
    public void onRoom(LoadConnection connection, long nowNs) {
        roomFound = true; // what waits is sent at the end of the turn
    }

    @Override
    public void onTurn(long nowNs) {
        sends = 0;
        roomFound = false;
        for (int shard = 0; shard < backlogs.length; shard++) {
            drain(shard);
        }
        while (nowNs - nextDueNs >= 0 && !hasEndedSchedule() && sends < MAX_SENDS_PER_TURN) {
            if (!sendNext()) {
                break;
            }
        }
        routes.flush();
    }

    private void drain(int shard) {
        Backlog backlog = backlogs[shard];
        while (!backlog.isEmpty() && sends < MAX_SENDS_PER_TURN) {
            LoadConnection connection = routes.connection(shard, depth);
            if (connection == null) {
                return;
            }
            long dueNs = backlog.take(waiting);
            connection.add(waiting, dueNs, Math.max(dueNs, connection.roomNs()));
            sends++;
        }
    }

    /** @return false if it must wait for room in the backlog. */
    private boolean sendNext() {
        for (Backlog backlog : backlogs) {
            if (backlog.isFull()) {
                return false;
            }
        }
        stream.next(nextDueNs - window.startNs(), request);
        int shard = routes.shardOf(request);
        LoadConnection connection = backlogs[shard].isEmpty() ? routes.connection(shard, depth) : null;
        if (connection == null) {
            backlogs[shard].add(request, nextDueNs);
        } else {
            connection.add(request, nextDueNs, nextDueNs);
            sends++;
        }
        advance();
        return true;
    }

    private void advance() {
        if (nextDueNs - window.measureFromNs() >= 0) {
            requestsLeft--;
        }
        nextDueNs = window.startNs() + schedule.nextNs();
    }

    private boolean hasEndedSchedule() {
        return requestsLeft == 0 || nextDueNs - window.untilNs() >= 0;
    }

    @Override
    public long nextTurnNs() {
        boolean mayDrain = sends == MAX_SENDS_PER_TURN || roomFound;
        if (mayDrain && !isBacklogEmpty()) {
            return System.nanoTime();
        }
        return hasEndedSchedule() ? NEVER : nextDueNs;
    }

    @Override
    public boolean hasEnded() {
        return hasEndedSchedule() && isBacklogEmpty();
    }

    private boolean isBacklogEmpty() {
        for (Backlog backlog : backlogs) {
            if (!backlog.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void abandon(Recording recording) {
        for (Backlog backlog : backlogs) {
            while (!backlog.isEmpty()) {
                long dueNs = backlog.take(waiting);
                recording.onNotSent(waiting.operation(), dueNs);
            }
        }
        long nowNs = System.nanoTime();
        while (!hasEndedSchedule() && nowNs - nextDueNs >= 0) {
            stream.next(nextDueNs - window.startNs(), request);
            recording.onNotSent(request.operation(), nextDueNs);
            advance();
        }
        requestsLeft = 0;
    }
}
