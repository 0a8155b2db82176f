package dev.tidemark.server.shard;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.metrics.RequestCounters;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * The fan-outs that a shard's connections have under way, and the parts of anybody's fan-outs that this shard works on: in
 * slices, in turn, each with a bounded number of recipients waiting for loads, so that a frame of 16,384 cold users neither
 * starves the others nor fails by its own size.
 *
 * <p>Thread: the shard. Allocation: until as many fan-outs have been under way at once as ever are.
 */
final class FanOuts {
    /** Fan-outs that the connections of one shard may have under way; a connection with one more stalls. */
    static final int MAX_FAN_OUTS = 64;
    /** Recipients of one part begun in one go. */
    private static final int SLICE = 512;
    /** Recipients of one part that may wait for loads at once. */
    private static final int WINDOW = 64;

    private final Shard shard;
    private final int self;
    private final Peers peers;
    private final HeldAnswers held;
    private final Journal journal;
    private final RequestCounters counters;
    private final Output scratch = new Output();
    private final long scratchMemory = UnsafeApi.allocateMemory(Replies.MAX_REFUSAL_LENGTH);
    /** All that were ever made, under way or free: {@link #MAX_FAN_OUTS} at most. */
    private final List<FanOut> made = new ArrayList<>();

    private FanOut free;
    private int underWay;
    private long done;
    private FanOutPart first;
    private FanOutPart last;

    FanOuts(Shard shard, int self, Peers peers, HeldAnswers held, Journal journal, RequestCounters counters) {
        this.shard = shard;
        this.self = self;
        this.peers = peers;
        this.held = held;
        this.journal = journal;
        this.counters = counters;
    }

    /** Fan-outs of this shard's connections that are under way. */
    int underWay() {
        return underWay;
    }

    /** How many have ever been done. */
    long done() {
        return done;
    }

    boolean isExhausted() {
        return underWay == MAX_FAN_OUTS;
    }

    /** Whether there are parts to work on that can go on now. */
    boolean hasWork() {
        for (FanOutPart part = first; part != null; part = part.next) {
            if (part.isDone() || part.begun < part.count && part.waiting < WINDOW) {
                return true;
            }
        }
        return false;
    }

    /** Begins the fan-out of a frame; {@link #isExhausted} was asked. What is resident here is done when this returns. */
    void start(long frame, FanOut.Target target) {
        FanOut fanOut = take();
        int parts = fanOut.prepare(frame, target);
        if (parts == 0) {
            deliver(fanOut);
            return;
        }
        for (FanOutPart part : fanOut.parts) {
            if (part.count > 0 && part.ownerShard != self) {
                peers.post(part.ownerShard, part);
            }
        }
        if (fanOut.parts[self].count > 0) {
            onPart(fanOut.parts[self]);
        }
    }

    /** A part has arrived: one to work on, or one of this shard's own that is done. */
    void onPart(FanOutPart part) {
        if (part.isDone()) {
            onPartDone(part);
            return;
        }
        workOn(part);
        if (part.isDone()) {
            finish(part);
        } else {
            append(part);
        }
    }

    /** Goes on with every part for a slice. */
    void onTurn() {
        FanOutPart part = first;
        first = null;
        last = null;
        while (part != null) {
            FanOutPart next = part.next;
            part.next = null;
            workOn(part);
            if (part.isDone()) {
                finish(part);
            } else {
                append(part);
            }
            part = next;
        }
    }

    private void workOn(FanOutPart part) {
        int readAhead = part.begun;
        for (int i = 0; i < SLICE && part.begun < part.count && part.waiting < WINDOW; i++) {
            if (part.begun == readAhead) {
                readAhead += shard.readAheadUsers(part.userAddress(part.begun), part.count - part.begun);
            }
            long user = part.user(part.begun);
            long hash = UserHash.mix64(user);
            UnsafeApi.putLong(part.frame + RequestLayout.USER_OFFSET, user);
            scratch.wrap(scratchMemory, Replies.MAX_REFUSAL_LENGTH);
            if (shard.execute(part.frame, RequestLayout.INCREMENT_LENGTH, hash, scratch)) {
                part.onOutcome(user, scratchMemory);
            } else {
                Request request = shard.takeRequest(RequestLayout.INCREMENT_LENGTH);
                if (request == null) {
                    return;
                }
                request.prepare(part.frame, RequestLayout.INCREMENT_LENGTH, hash, part, 0);
                request.markOfFanOut();
                part.waiting++;
                shard.await(request);
            }
            part.begun++;
        }
    }

    private void finish(FanOutPart part) {
        if (part.fanOut.originShard == self) {
            onPartDone(part);
        } else {
            held.add(part.fanOut.originShard, part, journal.end());
        }
    }

    private void onPartDone(FanOutPart part) {
        if (part.fanOut.onPartDone()) {
            deliver(part.fanOut);
        }
    }

    private void deliver(FanOut fanOut) {
        if (fanOut.replyLength() == 0) {
            counters.count(Opcode.INCREMENT_MANY, Status.OK);
        }
        fanOut.deliver();
        fanOut.next = free;
        free = fanOut;
        underWay--;
        done++;
    }

    /** The journal is broken, and no part comes back any more: tells each client that waits that nobody knows. */
    void fail() {
        for (FanOut fanOut : made) {
            if (fanOut.isUnderWay()) {
                fanOut.parts[self].makeUnknown();
                fanOut.deliver();
            }
        }
    }

    private FanOut take() {
        underWay++;
        if (free == null) {
            FanOut fanOut = new FanOut(self, peers.shardCount());
            made.add(fanOut);
            return fanOut;
        }
        FanOut fanOut = free;
        free = fanOut.next;
        fanOut.next = null;
        return fanOut;
    }

    private void append(FanOutPart part) {
        if (first == null) {
            first = part;
        } else {
            last.next = part;
        }
        last = part;
    }

    void close() {
        while (free != null) {
            FanOut fanOut = free;
            free = fanOut.next;
            fanOut.close();
        }
        UnsafeApi.freeMemory(scratchMemory);
    }
}
