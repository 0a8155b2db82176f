package dev.tidemark.client;

import dev.tidemark.protocol.FrameHeader;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often each INCREMENT has been sent, with ONCE and without; each is known by its user, channel and message. Thread: any. */
final class SentFrames {
    /** An INCREMENT that a test makes once. */
    record Sent(long user, long channel, long message, boolean once) {}

    private final Map<Sent, Integer> times = new ConcurrentHashMap<>();

    Stream newStream() {
        return new Stream();
    }

    /** Those without ONCE that have been sent more than once. */
    List<Sent> plainSentAgain() {
        return sentAgain(false);
    }

    /** Those with ONCE that have been sent more than once. */
    List<Sent> onceSentAgain() {
        return sentAgain(true);
    }

    int count() {
        return times.size();
    }

    private List<Sent> sentAgain(boolean once) {
        List<Sent> again = new ArrayList<>();
        times.forEach((sent, count) -> {
            if (sent.once() == once && count > 1) {
                again.add(sent);
            }
        });
        return again;
    }

    /** What comes on one connection. Thread: one. */
    final class Stream {
        private final ByteBuf bytes = Unpooled.buffer();

        void onBytes(byte[] read, int length) {
            bytes.writeBytes(read, 0, length);
            while (bytes.readableBytes() >= FrameLayout.HEADER_LENGTH) {
                int frame = bytes.readerIndex();
                FrameHeader header = FrameHeader.decode(bytes, frame);
                if (bytes.readableBytes() < header.length()) {
                    break;
                }
                if (header.opcode() == Opcode.INCREMENT) {
                    onIncrement(frame, (header.flags() & RequestFlags.ONCE) != 0);
                }
                bytes.skipBytes((int) header.length());
            }
            bytes.discardSomeReadBytes();
        }

        private void onIncrement(int frame, boolean once) {
            Sent sent = new Sent(
                    bytes.getLongLE(frame + RequestLayout.USER_OFFSET),
                    bytes.getLongLE(frame + RequestLayout.CHANNEL_OFFSET),
                    bytes.getLongLE(frame + RequestLayout.MESSAGE_OFFSET),
                    once);
            times.merge(sent, 1, Integer::sum);
        }
    }
}
