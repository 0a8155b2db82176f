package dev.tidemark.server.shard;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.journal.Journal;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.metrics.ShardCounters;
import org.agrona.UnsafeApi;

/**
 * How requests that were put off get their answers: the reply is written here first, since it may be long, then copied into
 * the request at its true length, and the request goes to its target or, once the journal has what it acknowledges, back to
 * the shard that it came from. Targets on this shard see to that themselves.
 *
 * <p>Thread: the shard. Allocation: memory outside the heap for a reply that is longer than a request's own room.
 */
final class Answers {
    private final int shard;
    private final RequestPool requests;
    private final HeldAnswers held;
    private final Journal journal;
    private final ShardCounters counters;
    private final Output output = new Output();
    private final long memory = UnsafeApi.allocateMemory(Shard.MAX_REPLY_LENGTH);

    Answers(int shard, RequestPool requests, HeldAnswers held, Journal journal, ShardCounters counters) {
        this.shard = shard;
        this.requests = requests;
        this.held = held;
        this.journal = journal;
        this.counters = counters;
    }

    /**
     * The output for the answer of a request, empty, with room for any reply. It must be finished with before the next is
     * begun. What is answered to a fan-out is not counted: that counts once, when it is answered itself.
     */
    Output begin(Request request) {
        output.wrap(memory, Shard.MAX_REPLY_LENGTH);
        output.countIn(request.isOfFanOut() ? null : counters.requests());
        return output;
    }

    /** Answers a request with what has been written since {@link #begin}. */
    void finish(Request request) {
        request.reply().set(output);
        request.answered();
        if (request.originShard() == shard) {
            deliver(request);
        } else {
            held.add(request.originShard(), request, Opcode.canChange(request.opcode()) ? journal.end() : 0);
        }
    }

    /** Answers a request with a refusal. */
    void refuse(Request request, int status, byte[] text) {
        if (status == Status.OVERLOADED) {
            counters.increment(ShardCounter.OVERLOADED);
        }
        Replies.refusal(begin(request), request.frame(), status, text);
        finish(request);
    }

    /** Answers a request with the refusal that it was given when it was made. */
    void refuseAsSaid(Request request) {
        refuse(request, request.refusalStatus(), request.refusalText());
    }

    /** Gives an answered request of this shard's own to its target, then back to the pool. */
    void deliver(Request request) {
        request.deliver();
        requests.giveBack(request);
    }

    /** Changes an answer that has not left to one that says that nobody knows whether it was done. */
    void makeUnknown(Request request, byte[] text) {
        Replies.refusal(begin(request), request.frame(), Status.INTERNAL, text);
        request.reply().set(output);
    }

    void close() {
        UnsafeApi.freeMemory(memory);
    }
}
