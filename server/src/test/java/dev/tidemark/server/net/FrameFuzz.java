package dev.tidemark.server.net;

import dev.tidemark.protocol.FrameDescription;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.agrona.UnsafeApi;

/**
 * Fuzz target: one whole frame of any content, as the checks see it, exactly as long as it says, and then as people see it. The
 * first four bytes are its length, whatever the input has there.
 */
public final class FrameFuzz {
    private static final int SHARDS = 2;

    private FrameFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < FrameLayout.HEADER_LENGTH) {
            return;
        }
        ByteBuf described = Unpooled.wrappedBuffer(input.clone());
        FrameDescription.of(described, 0, input.length);
        described.setIntLE(FrameLayout.LENGTH_OFFSET, input.length);
        FrameDescription.of(described, 0, input.length);
        long frame = UnsafeApi.allocateMemory(input.length);
        try {
            for (int i = 0; i < input.length; i++) {
                UnsafeApi.putByte(frame + i, input[i]);
            }
            UnsafeApi.putInt(frame + FrameLayout.LENGTH_OFFSET, input.length);
            check(frame, input.length);
        } finally {
            UnsafeApi.freeMemory(frame);
        }
    }

    private static void check(long frame, int length) {
        int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
        if (opcode != Opcode.HELLO) {
            byte[] fault = RequestCheck.check(frame, length);
            if (fault == null && Opcode.isForOneUser(opcode) && length < RequestLayout.USER_REQUEST_LENGTH) {
                throw new AssertionError("a frame that has no room for its user passed: length=" + length);
            }
            return;
        }
        int status = Hello.check(frame, length, true, SHARDS);
        if (status == Status.OK) {
            byte[] token = Hello.token(frame, length);
            int shard = Hello.shard(frame);
            if (token == null || shard >= SHARDS && shard != RequestLayout.NO_SHARD) {
                throw new AssertionError("a HELLO passed without a token's place or with a wrong shard: " + shard);
            }
        }
    }
}
