package dev.tidemark.bench.peer;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes the reply to each request. What every peer answers alike is here: HELLO, PING, INFO, and refusals of what the load
 * generator's single-user workloads do not send.
 *
 * <p>Requests are not checked: only the load generator sends them. Thread: the loop.
 */
abstract class Answers {
    private static final int MAX_IN_FLIGHT = 65_536;

    private final String name;

    /** @param name as HELLO tells it. */
    Answers(String name) {
        this.name = name;
    }

    /** Appends the reply to the request that begins at an index. */
    final void answer(ByteBuf in, int frame, int length, ByteBuf out) {
        int opcode = in.getUnsignedByte(frame + FrameLayout.OPCODE_OFFSET);
        switch (opcode) {
            case Opcode.ACK, Opcode.INCREMENT, Opcode.GET, Opcode.MARK -> answerState(opcode, in, frame, out);
            case Opcode.LOAD -> answerLoad(in, frame, out);
            case Opcode.HELLO -> answerHello(in, frame, out);
            case Opcode.PING -> {
                int body = begin(in, frame, out, length, Status.OK) + FrameLayout.BODY_OFFSET;
                out.setBytes(body, in, frame + FrameLayout.BODY_OFFSET, length - FrameLayout.HEADER_LENGTH);
            }
            case Opcode.INFO -> answerText(in, frame, out, Status.OK, info());
            default -> answerText(in, frame, out, Status.UNKNOWN_OPCODE, name + " does not know this");
        }
    }

    /** Appends a reply with one STATE. */
    abstract void answerState(int opcode, ByteBuf in, int frame, ByteBuf out);

    /** Appends a reply to LOAD. */
    abstract void answerLoad(ByteBuf in, int frame, ByteBuf out);

    /** What INFO tells: lines of a name and a value. */
    abstract String info();

    /** Appends a reply's header, and makes room for its body, which is not cleared. @return the index of the reply. */
    static int begin(ByteBuf in, int frame, ByteBuf out, int length, int status) {
        out.ensureWritable(length);
        int reply = out.writerIndex();
        int opcode = in.getUnsignedByte(frame + FrameLayout.OPCODE_OFFSET) | FrameLayout.REPLY_BIT;
        out.setIntLE(reply + FrameLayout.LENGTH_OFFSET, length);
        out.setByte(reply + FrameLayout.OPCODE_OFFSET, opcode);
        out.setByte(reply + FrameLayout.FLAGS_OFFSET, 0);
        out.setShortLE(reply + FrameLayout.PARAM_OFFSET, status);
        out.setIntLE(reply + FrameLayout.CORRELATION_OFFSET, in.getIntLE(frame + FrameLayout.CORRELATION_OFFSET));
        out.writerIndex(reply + length);
        return reply;
    }

    private void answerHello(ByteBuf in, int frame, ByteBuf out) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int reply = begin(in, frame, out, ReplyLayout.HELLO_TEXT_OFFSET + text.length, Status.OK);
        out.setByte(reply + ReplyLayout.HELLO_VERSION_OFFSET, RequestLayout.VERSION);
        out.setByte(reply + ReplyLayout.HELLO_COUNTERS_OFFSET, Counters.COUNT);
        out.setShortLE(reply + ReplyLayout.HELLO_SHARD_COUNT_OFFSET, 1);
        out.setShortLE(reply + ReplyLayout.HELLO_BOUND_SHARD_OFFSET, 0);
        out.setShortLE(reply + ReplyLayout.HELLO_TEXT_LENGTH_OFFSET, text.length);
        out.setIntLE(reply + ReplyLayout.HELLO_FEATURES_OFFSET, 0);
        out.setIntLE(reply + ReplyLayout.HELLO_MAX_FRAME_OFFSET, FrameLayout.DEFAULT_MAX_FRAME_LENGTH);
        out.setIntLE(reply + ReplyLayout.HELLO_MAX_IN_FLIGHT_OFFSET, MAX_IN_FLIGHT);
        out.setBytes(reply + ReplyLayout.HELLO_TEXT_OFFSET, text);
    }

    private static void answerText(ByteBuf in, int frame, ByteBuf out, int status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int reply = begin(in, frame, out, FrameLayout.HEADER_LENGTH + bytes.length, status);
        out.setBytes(reply + FrameLayout.BODY_OFFSET, bytes);
    }
}
