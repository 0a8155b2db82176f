package dev.tidemark.server.net;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.auth.Role;
import dev.tidemark.server.auth.TestTokens;
import dev.tidemark.server.cache.Cache;
import dev.tidemark.server.journal.NoJournal;
import dev.tidemark.server.metrics.ShardCounters;
import dev.tidemark.server.shard.Inbox;
import dev.tidemark.server.shard.Peers;
import dev.tidemark.server.shard.Shard;
import dev.tidemark.server.shard.ShardLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.embedded.EmbeddedChannel;
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

    private final ServerContext server;
    private final ShardLoop loop;
    private Throwable defect;
    private long laterMs;

    private ConnectionFuzz(Credentials credentials) {
        NetLimits limits =
                new NetLimits(8_192, 64, 4, 4, 4, 4_096, 1 << 20, new NetLimits.Timeouts(100, 200, 400, 800), false);
        server = new ServerContext(
                limits,
                credentials,
                null,
                "tidemark fuzz",
                Role::text,
                failure -> defect = failure,
                failure -> defect = failure);
        ShardCounters counters = new ShardCounters();
        loop = new ShardLoop(0, new EmbeddedChannel().eventLoop(), new NoTransport(), server, counters);
        server.loops(new ShardLoop[] {loop});
        Inbox inbox = new Inbox(Peers.inboxCapacity(1, ShardLimits.TASKS));
        Peers.Wakeup[] wakeups = {loop};
        loop.shard(new Shard(
                0,
                new Cache(2 << 20, 64),
                null,
                new NoJournal(),
                new ShardLimits(64, 64, 64, 1_000),
                counters,
                inbox,
                new Peers(0, new Inbox[] {inbox}, wakeups),
                loop));
    }

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            ((input[0] & 1) == 0 ? OPEN : ASKING).run(input);
        }
    }

    private void run(byte[] input) {
        FuzzChannel channel = new FuzzChannel(new Connection(loop));
        for (int at = 1; at < input.length && channel.isActive(); at++) {
            int step = input[at] & 0xFF;
            switch (step) {
                case END_TURN -> loop.run(NO_SLEEP);
                case LATER -> {
                    laterMs += 60;
                    loop.guarding().sweep(server.nowMs() + laterMs);
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
        loop.run(NO_SLEEP);
        requireWholeFrames(channel);
        channel.close();
        channel.runPendingTasks();
        loop.run(NO_SLEEP);
        channel.finishAndReleaseAll();
        if (defect != null) {
            throw new AssertionError("a defect", defect);
        }
        if (loop.heldBytes().bytes() != 0
                || loop.connectionCount() != 0
                || server.admission().addresses() != 0) {
            throw new AssertionError("left behind: bytes=" + loop.heldBytes().bytes() + " connections="
                    + loop.connectionCount() + " addresses="
                    + server.admission().addresses());
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

    private static final IoHandlerContext NO_SLEEP = new IoHandlerContext() {
        @Override
        public boolean canBlock() {
            return false;
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return 0;
        }

        @Override
        public long deadlineNanos() {
            return -1;
        }
    };

    /** No sockets. */
    private static final class NoTransport implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            return 0;
        }

        @Override
        public void prepareToDestroy() {
            // nothing is open
        }

        @Override
        public void destroy() {
            // nothing is open
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void wakeup() {
            // nobody sleeps
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return false;
        }
    }
}
