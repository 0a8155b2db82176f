package dev.tidemark.nc;

import dev.tidemark.protocol.AckManyReply;
import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.Entry;
import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.HelloReply;
import dev.tidemark.protocol.IncrementManyReply;
import dev.tidemark.protocol.IncrementManyReply.Failure;
import dev.tidemark.protocol.LoadReply;
import dev.tidemark.protocol.MalformedFrameException;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.TotalsReply;
import dev.tidemark.protocol.TotalsReply.CounterTotal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * A reply as people read it: status, flags, fields in a line; below it a line for each item of a list, indented by two.
 *
 * @param text the lines, without an end of line behind the last.
 * @param ok whether the status is OK and the body has its layout.
 */
record ReplyText(String text, boolean ok) {
    private static final String ITEM = "\n  ";

    /** Writes the whole frame that a buffer begins with. */
    static ReplyText of(ByteBuf frame) {
        FrameHeader header = FrameHeader.decode(frame, 0);
        StringBuilder out = new StringBuilder(Status.nameOf(header.param()));
        if (header.flags() != 0) {
            out.append(' ').append(ReplyFlags.describe(header.flags()));
        }
        boolean ok = header.param() == Status.OK;
        try {
            switch (header.param()) {
                case Status.OK, Status.PARTIAL -> answer(header, frame, out);
                case Status.CONFLICT -> state(ReplyDecoder.state(frame, 0), out.append(' '));
                default -> {
                    String text = ReplyDecoder.text(frame, 0);
                    out.append(text.isEmpty() ? "" : " ").append(Printable.escape(text));
                }
            }
        } catch (MalformedFrameException e) {
            out.append(" malformed: ").append(e.getMessage());
            ok = false;
        }
        return new ReplyText(out.toString(), ok);
    }

    private static void answer(FrameHeader header, ByteBuf frame, StringBuilder out) {
        switch (header.opcode() & ~FrameLayout.REPLY_BIT) {
            case Opcode.HELLO -> hello(ReplyDecoder.hello(frame, 0), out);
            case Opcode.PING -> {
                String text = ReplyDecoder.text(frame, 0);
                out.append(text.isEmpty() ? "" : " text=").append(Printable.escape(text));
            }
            case Opcode.INFO ->
                ReplyDecoder.text(frame, 0)
                        .lines()
                        .forEach(line -> out.append(ITEM).append(Printable.escape(line)));
            case Opcode.ACK, Opcode.INCREMENT, Opcode.RESET, Opcode.GET, Opcode.MARK, Opcode.FORGET, Opcode.SET ->
                state(ReplyDecoder.state(frame, 0), out.append(' '));
            case Opcode.LOAD -> load(ReplyDecoder.load(frame, 0), out);
            case Opcode.TOTALS -> totals(ReplyDecoder.totals(frame, 0), out);
            case Opcode.FORGET_USER -> out.append(" states=").append(ReplyDecoder.forgetUser(frame, 0));
            case Opcode.INCREMENT_MANY -> incrementMany(ReplyDecoder.incrementMany(frame, 0), out);
            case Opcode.ACK_MANY -> ackMany(ReplyDecoder.ackMany(frame, 0), out);
            default -> {
                out.append(" opcode=").append(Opcode.nameOf(header.opcode()));
                int body = (int) header.length() - FrameLayout.HEADER_LENGTH;
                out.append(" body=").append(ByteBufUtil.hexDump(frame, FrameLayout.BODY_OFFSET, body));
            }
        }
    }

    private static void hello(HelloReply hello, StringBuilder out) {
        out.append(" versionSpoken=").append(hello.versionSpoken());
        out.append(" counterCount=").append(hello.counterCount());
        out.append(" shardCount=").append(hello.shardCount());
        boolean bound = hello.boundShard() != RequestLayout.NO_SHARD;
        out.append(" boundShard=").append(bound ? Integer.toString(hello.boundShard()) : "none");
        out.append(" features=").append(Integer.toUnsignedString(hello.features()));
        out.append(" maxFrame=").append(hello.maxFrame());
        out.append(" maxInFlight=").append(hello.maxInFlight());
        out.append(" text=").append(Printable.escape(hello.text()));
    }

    private static void state(ReadState state, StringBuilder out) {
        out.append("lastRead=").append(Long.toUnsignedString(state.lastRead()));
        out.append(" mentioned=").append(Long.toUnsignedString(state.mentioned()));
        out.append(" counted=").append(Long.toUnsignedString(state.counted()));
        out.append(" version=").append(Long.toUnsignedString(state.version()));
        for (int i = 0; i < Counters.COUNT; i++) {
            out.append(i == 0 ? " counters=" : ",").append(Integer.toUnsignedString(state.counter(i)));
        }
    }

    private static void load(LoadReply load, StringBuilder out) {
        out.append(" version=").append(Long.toUnsignedString(load.version()));
        out.append(" count=").append(load.entries().size());
        for (Entry entry : load.entries()) {
            out.append(ITEM).append("channel=").append(Long.toUnsignedString(entry.channel()));
            state(entry.state(), out.append(' '));
        }
    }

    private static void totals(TotalsReply totals, StringBuilder out) {
        out.append(" version=").append(Long.toUnsignedString(totals.version()));
        out.append(" states=").append(totals.states());
        String separator = " sums=";
        for (CounterTotal counter : totals.counters()) {
            out.append(separator).append(Long.toUnsignedString(counter.sum()));
            separator = ",";
        }
        separator = " nonZero=";
        for (CounterTotal counter : totals.counters()) {
            out.append(separator).append(counter.nonZero());
            separator = ",";
        }
    }

    private static void incrementMany(IncrementManyReply many, StringBuilder out) {
        out.append(" applied=").append(many.applied());
        out.append(" unchanged=").append(many.unchanged());
        out.append(" failed=").append(many.failures().size());
        for (Failure failure : many.failures()) {
            out.append(ITEM).append("user=").append(Long.toUnsignedString(failure.user()));
            out.append(' ').append(Status.nameOf(failure.status()));
        }
    }

    private static void ackMany(AckManyReply many, StringBuilder out) {
        out.append(" version=").append(Long.toUnsignedString(many.version()));
        out.append(" applied=").append(many.applied());
        out.append(" unchanged=").append(many.unchanged());
    }
}
