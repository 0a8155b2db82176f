package dev.tidemark.nc;

import io.netty.buffer.ByteBuf;

/** A request that was sent, and what became of it. Thread: under the lock of its {@link AwaitedReplies}. */
final class AwaitedReply {
    /** What the request is to nc. */
    enum Kind {
        /** A reply must come. */
        LOUD,
        /** A reply may come; none will once a PING behind it has been answered. */
        QUIET,
        /** Bytes whose reply, if the server refuses their length, has correlation 0. */
        DOUBTFUL,
        /** A PING of nc's own behind QUIET requests; its reply is not printed. */
        FENCE
    }

    final Kind kind;
    /** The command, for complaints. */
    final String origin;

    final int opcode;
    final int correlation;
    /** When the reply is overdue, by System.nanoTime; only meaningful with {@link #timed}. */
    long deadlineNs;
    /** Whether the request has left, and its reply can be overdue. */
    boolean timed;
    /** Whether nothing more is waited for. */
    boolean settled;
    /** Null while none has come. */
    ByteBuf reply;

    AwaitedReply(Kind kind, String origin, int opcode, int correlation) {
        this.kind = kind;
        this.origin = origin;
        this.opcode = opcode;
        this.correlation = correlation;
    }

    void answer(ByteBuf frame) {
        reply = frame;
        settled = true;
    }
}
