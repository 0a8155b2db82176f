package dev.tidemark.client;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;

/**
 * A reply as it lies in the read buffer; valid only while it is being decoded.
 *
 * @param in the buffer.
 * @param frame index of the frame's first byte.
 * @param sentAgain whether the request was sent more than once, an earlier time without an answer.
 */
record Reply(ByteBuf in, int frame, int flags, int status, boolean sentAgain) {
    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    ReadState state() {
        return ReplyDecoder.state(in, frame);
    }

    Change change() {
        return new Change(
                state(),
                has(ReplyFlags.APPLIED),
                has(ReplyFlags.CLAMPED),
                has(ReplyFlags.NEWER),
                has(ReplyFlags.SKIPPED),
                status == Status.CONFLICT,
                sentAgain);
    }
}
