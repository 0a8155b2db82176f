package dev.tidemark.server.net;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.auth.TestTokens;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Fuzz target: what one client can do to a connection, a shard's loop behind it being real. The first byte says whether tokens are
 * asked for. Then a byte says what comes next: bytes of frames, so many; the end of a turn; a look at deadlines, later each time;
 * the tokens read anew; the end of the client's side.
 *
 * <p>Whatever comes: no defect, replies are whole frames, and once the connection has gone nothing is held or counted.
 */
public final class ConnectionFuzz {
    private static final int END_TURN = 0xFF;
    private static final int LATER = 0xFE;
    private static final int TOKENS = 0xFD;
    private static final int END_INPUT = 0xFC;
    private static final ConnectionFuzz OPEN = new ConnectionFuzz(Credentials.notAsked());
    private static final ConnectionFuzz ASKING = new ConnectionFuzz(TestTokens.credentials("short", Role.READER));

    private final HandDrivenLoop hand;
    private long laterMs;

    private ConnectionFuzz(Credentials credentials) {
        NetLimits limits =
                new NetLimits(8_192, 64, 4, 4, 4, 4_096, 1 << 20, new NetLimits.Timeouts(100, 200, 400, 800), false);
        hand = new HandDrivenLoop(limits, credentials, null);
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            ((input[0] & 1) == 0 ? OPEN : ASKING).run(input);
        }
    }

    private void run(byte[] input) {
        ShardLoop loop = hand.loop();
        FuzzChannel channel = hand.connect();
        for (int at = 1; at < input.length && channel.isActive(); at++) {
            int step = input[at] & 0xFF;
            switch (step) {
                case END_TURN -> hand.endTurn();
                case LATER -> {
                    laterMs += 60;
                    loop.guarding().sweep(hand.server().nowMs() + laterMs);
                }
                case TOKENS -> loop.guarding().onTokensChanged();
                case END_INPUT -> channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                default -> {
                    int length = Math.min(step, input.length - at - 1);
                    ByteBuf bytes = channel.alloc().directBuffer(Math.max(1, length));
                    bytes.writeBytes(input, at + 1, length);
                    channel.writeInbound(bytes);
                    at += length;
                }
            }
            channel.runPendingTasks();
        }
        hand.endTurn();
        requireWholeFrames(channel);
        channel.close();
        channel.runPendingTasks();
        hand.endTurn();
        channel.finishAndReleaseAll();
        if (hand.defect() != null) {
            throw new AssertionError("a defect", hand.defect());
        }
        if (loop.heldBytes().bytes() != 0
                || loop.connectionCount() != 0
                || hand.server().admission().addresses() != 0) {
            throw new AssertionError("left behind: bytes=" + loop.heldBytes().bytes() + " connections="
                    + loop.connectionCount() + " addresses="
                    + hand.server().admission().addresses());
        }
    }

    private static void requireWholeFrames(FuzzChannel channel) {
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            while (out.isReadable()) {
                int length = out.getIntLE(out.readerIndex() + FrameLayout.LENGTH_OFFSET);
                if (length < FrameLayout.HEADER_LENGTH || length > out.readableBytes()) {
                    throw new AssertionError("not a whole reply: length=" + length + " of " + out.readableBytes());
                }
                out.skipBytes(length);
            }
            out.release();
        }
    }
}
