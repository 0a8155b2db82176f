package dev.tidemark.nc;

import dev.tidemark.nc.AwaitedReply.Kind;
import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The requests whose replies are still to come or to be printed, in the order sent. Replies come in any order and are matched
 * by correlation; they go on in the order of the requests.
 *
 * <p>Thread: one at a time; {@link Connection} guards it.
 */
final class AwaitedReplies {
    private final Deque<AwaitedReply> waiting = new ArrayDeque<>();

    void add(AwaitedReply request) {
        waiting.add(request);
    }

    int size() {
        return waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether a request waits under this correlation, so that another one should take a different one. */
    boolean uses(int correlation) {
        return waiting.stream().anyMatch(request -> request.correlation == correlation);
    }

    /** Whether the last of the requests that wait are QUIET, without a PING behind them that will settle them. */
    boolean needFence() {
        boolean open = false;
        for (AwaitedReply request : waiting) {
            if (!request.settled) {
                open = request.kind == Kind.QUIET || (open && !isPing(request));
            }
        }
        return open;
    }

    /** Whether a reply must still come. */
    boolean owed() {
        return waiting.stream().anyMatch(request -> !request.settled && request.kind != Kind.QUIET);
    }

    /** All requests have left: from now on their replies can be overdue. QUIET ones wait for the fence behind them. */
    void startTimers(long deadlineNs) {
        for (AwaitedReply request : waiting) {
            if (!request.timed && request.kind != Kind.QUIET) {
                request.timed = true;
                request.deadlineNs = deadlineNs;
            }
        }
    }

    /**
     * Gives a reply to its request. The reply to a PING settles every QUIET request before it.
     *
     * @return the request, or null if none waits for such a reply.
     */
    AwaitedReply match(FrameHeader header, ByteBuf frame) {
        AwaitedReply request = first(r -> r.correlation == header.correlation()
                && r.kind != Kind.DOUBTFUL
                && (r.opcode | FrameLayout.REPLY_BIT) == header.opcode());
        if (request == null && header.correlation() != 0) {
            request = first(r -> r.correlation == header.correlation() && r.kind != Kind.DOUBTFUL);
        }
        if (request == null) {
            request = first(r -> r.kind == Kind.DOUBTFUL);
        }
        if (request != null) {
            request.answer(frame);
            if (isPing(request) && header.param() == Status.OK) {
                settleQuietBefore(request);
            }
        }
        return request;
    }

    /** Passes on the replies at the head of the order that have come, and drops the requests that are settled without one. */
    void drain(Consumer<AwaitedReply> print) {
        while (!waiting.isEmpty() && waiting.peek().settled) {
            AwaitedReply request = waiting.poll();
            if (request.reply != null) {
                print.accept(request);
            }
        }
    }

    /** Gives up the requests whose reply is overdue, and the QUIET ones before a PING that is. */
    List<AwaitedReply> expire(long nowNs) {
        AwaitedReply lastPing = null;
        for (AwaitedReply request : waiting) {
            if (isOverdue(request, nowNs) && isPing(request)) {
                lastPing = request;
            }
        }
        List<AwaitedReply> expired = new ArrayList<>();
        boolean beforePing = lastPing != null;
        for (AwaitedReply request : waiting) {
            if (isOverdue(request, nowNs) || (beforePing && !request.settled && request.kind == Kind.QUIET)) {
                request.settled = true;
                expired.add(request);
            }
            beforePing &= request != lastPing;
        }
        return expired;
    }

    /** A fence was refused: gives up the QUIET requests before it. */
    List<AwaitedReply> abandonQuietBefore(AwaitedReply fence) {
        List<AwaitedReply> abandoned = new ArrayList<>();
        for (AwaitedReply request : waiting) {
            if (request == fence) {
                return abandoned;
            }
            if (!request.settled && request.kind == Kind.QUIET) {
                request.settled = true;
                abandoned.add(request);
            }
        }
        return abandoned;
    }

    /** The server has answered everything: QUIET requests without a reply will get none. */
    void settleQuiet() {
        settleQuietBefore(null);
    }

    /** Gives up all that wait. */
    List<AwaitedReply> abandon() {
        List<AwaitedReply> abandoned = new ArrayList<>();
        for (AwaitedReply request : waiting) {
            if (!request.settled) {
                request.settled = true;
                abandoned.add(request);
            }
        }
        return abandoned;
    }

    private void settleQuietBefore(AwaitedReply end) {
        for (AwaitedReply request : waiting) {
            if (request == end) {
                return;
            }
            if (request.kind == Kind.QUIET) {
                request.settled = true;
            }
        }
    }

    private AwaitedReply first(Predicate<AwaitedReply> condition) {
        for (AwaitedReply request : waiting) {
            if (!request.settled && condition.test(request)) {
                return request;
            }
        }
        return null;
    }

    private static boolean isOverdue(AwaitedReply request, long nowNs) {
        return !request.settled && request.timed && nowNs - request.deadlineNs >= 0;
    }

    private static boolean isPing(AwaitedReply request) {
        return request.opcode == Opcode.PING && request.kind != Kind.QUIET;
    }
}
