package dev.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.auth.Credentials;
import dev.tidemark.server.net.TlsSettings.ClientCertificates;
import dev.tidemark.server.process.Certificate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A TLS record of which a part has come: a frame may be in it, and nobody can say. Time is the test's. */
class TlsRecordTest {
    private static final int FRAME_MS = 1_000;
    private static final NetLimits LIMITS = new NetLimits(
            8_192, 64, 9, 9, 9, 65_536, 1 << 20, new NetLimits.Timeouts(9_000, FRAME_MS, 0, 9_000), false);

    @TempDir
    private static Path dir;

    private static Certificate own;

    private final HandDrivenLoop hand = new HandDrivenLoop(LIMITS, Credentials.notAsked(), null);
    private FuzzChannel server;
    private EmbeddedChannel client;
    private long laterMs;

    @BeforeAll
    static void makeCertificate() {
        own = Certificate.make(dir, "own");
    }

    @BeforeEach
    void connect() throws IOException {
        TlsContexts contexts = TlsContexts.load(
                new TlsSettings(own.key(), own.certificate(), ClientCertificates.NONE, null, true, 9_000));
        server = hand.connect(contexts.newHandler(ByteBufAllocator.DEFAULT));
        client = new EmbeddedChannel(SslContextBuilder.forClient()
                .trustManager(own.certificate().toFile())
                .endpointIdentificationAlgorithm(null)
                .build()
                .newHandler(ByteBufAllocator.DEFAULT));
        exchange();
    }

    @Test
    void shouldMeetTheDeadlineOfAFrameThoughBytesOfItCome() {
        ByteBuf record = recordOfAGet();
        sweepAfter(0);
        give(record, record.readableBytes() / 2);
        sweepAfter(FRAME_MS);
        exchange();
        assertThat(client.<ByteBuf>readInbound()).as("not late yet").isNull();
        give(record, 1);
        sweepAfter(1);
        exchange();

        ByteBuf reply = client.readInbound();
        assertThat(reply.getUnsignedByte(FrameLayout.OPCODE_OFFSET)).isEqualTo((short) FrameLayout.REPLY_BIT);
        assertThat(reply.getUnsignedShortLE(FrameLayout.PARAM_OFFSET)).isEqualTo(Status.MALFORMED);
        assertThat(reply.toString(
                        FrameLayout.HEADER_LENGTH,
                        reply.readableBytes() - FrameLayout.HEADER_LENGTH,
                        StandardCharsets.UTF_8))
                .isEqualTo("a request was not complete within limits.frame-timeout");
        reply.release();
        record.release();
    }

    @Test
    void shouldBeServedIfItIsWholeInTime() {
        ByteBuf record = recordOfAGet();
        sweepAfter(0);
        give(record, 10);
        sweepAfter(FRAME_MS);
        give(record, record.readableBytes());
        sweepAfter(FRAME_MS);
        exchange();
        ByteBuf reply = client.readInbound();
        assertThat(reply.getUnsignedByte(FrameLayout.OPCODE_OFFSET))
                .isEqualTo((short) (Opcode.GET | FrameLayout.REPLY_BIT));
        reply.release();
        record.release();
    }

    @Test
    void shouldCountAsHeldUntilItIsWhole() {
        ByteBuf record = recordOfAGet();
        assertThat(hand.loop().heldBytes().bytes()).isZero();
        give(record, 30);
        assertThat(hand.loop().heldBytes().bytes()).isBetween(30L, 4_096L);
        give(record, record.readableBytes());
        exchange();
        assertThat(hand.loop().heldBytes().bytes()).isZero();
        record.release();
    }

    @AfterEach
    void end() {
        server.close();
        hand.endTurn();
        server.finishAndReleaseAll();
        client.finishAndReleaseAll();
    }

    private ByteBuf recordOfAGet() {
        ByteBuf frame = client.alloc().buffer();
        RequestEncoder.get(frame, 1, 42, 7);
        client.writeOutbound(frame);
        return client.readOutbound();
    }

    /** The next bytes of a record come. */
    private void give(ByteBuf record, int count) {
        server.writeInbound(record.readBytes(count));
        hand.endTurn();
        server.runPendingTasks();
    }

    /** Looks at deadlines so much later than the last time. */
    private void sweepAfter(long ms) {
        laterMs += ms;
        hand.loop().guarding().sweep(laterMs);
        hand.endTurn();
        server.runPendingTasks();
    }

    /** Carries bytes both ways until there are none. */
    private void exchange() {
        boolean moved = true;
        while (moved) {
            hand.endTurn();
            server.runPendingTasks();
            client.runPendingTasks();
            moved = false;
            for (ByteBuf out = client.readOutbound(); out != null; out = client.readOutbound()) {
                server.writeInbound(out);
                moved = true;
            }
            for (ByteBuf out = server.readOutbound(); out != null; out = server.readOutbound()) {
                client.writeInbound(out);
                moved = true;
            }
        }
    }
}
