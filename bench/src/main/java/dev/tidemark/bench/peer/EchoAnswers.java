package dev.tidemark.bench.peer;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Answers with zeros, in frames of the sizes that Tidemark's replies have, and keeps nothing: the floor under every server on
 * this transport.
 */
final class EchoAnswers extends Answers {
    private final ByteBuf page;

    /** @param channels read states that each user is said to have, as many as a page of LOAD takes at most. */
    EchoAnswers(int channels) {
        super("echo");
        int length = channels * EntryLayout.LENGTH;
        page = Unpooled.directBuffer(length, length).setZero(0, length);
    }

    @Override
    void answerState(int opcode, ByteBuf in, int frame, ByteBuf out) {
        int reply = begin(in, frame, out, ReplyLayout.STATE_REPLY_LENGTH, Status.OK);
        for (int at = 0; at < StateLayout.LENGTH; at += Long.BYTES) {
            out.setLongLE(reply + ReplyLayout.STATE_OFFSET + at, 0);
        }
    }

    @Override
    void answerLoad(ByteBuf in, int frame, ByteBuf out) {
        int length = page.capacity();
        int reply = begin(in, frame, out, ReplyLayout.LOAD_ENTRIES_OFFSET + length, Status.OK);
        out.setLongLE(reply + ReplyLayout.LOAD_VERSION_OFFSET, 0);
        out.setIntLE(reply + ReplyLayout.LOAD_COUNT_OFFSET, length / EntryLayout.LENGTH);
        out.setIntLE(reply + ReplyLayout.LOAD_ENTRY_LENGTH_OFFSET, EntryLayout.LENGTH);
        out.setBytes(reply + ReplyLayout.LOAD_ENTRIES_OFFSET, page, 0, length);
    }

    @Override
    String info() {
        return "users_resident 0\n";
    }
}
