package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.process.CassandraProcess;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

/** What other tests rely on: a Cassandra that speaks CQL, can be killed, started again on the same port, and made to stand still. */
final class CassandraProcessIT {
    private static final int TIMEOUT_MS = 10_000;
    private static final int SILENCE_MS = 500;
    private static final byte REPLY_OF_VERSION_4 = (byte) 0x84;
    private static final byte SUPPORTED = 6;
    /** Version 4, no flags, stream 0, OPTIONS, no body. */
    private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

    @Test
    void shouldBeKilledAndStartedAgainAndStandStill() throws IOException {
        CassandraProcess cassandra = CassandraProcess.shared();
        assertAnswers(cassandra, TIMEOUT_MS);
        cassandra.pause();
        assertThatThrownBy(() -> assertAnswers(cassandra, SILENCE_MS)).isInstanceOf(SocketTimeoutException.class);
        cassandra.resume();
        assertAnswers(cassandra, TIMEOUT_MS);
        cassandra.kill();
        assertThatThrownBy(() -> assertAnswers(cassandra, TIMEOUT_MS)).isInstanceOf(ConnectException.class);
        assertAnswers(CassandraProcess.shared(), TIMEOUT_MS);
        assertThat(CassandraProcess.shared()).isSameAs(cassandra);
    }

    private static void assertAnswers(CassandraProcess cassandra, int timeoutMs) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), cassandra.cqlPort())) {
            socket.setSoTimeout(timeoutMs);
            socket.getOutputStream().write(OPTIONS);
            byte[] head = socket.getInputStream().readNBytes(OPTIONS.length);
            assertThat(head[0]).isEqualTo(REPLY_OF_VERSION_4);
            assertThat(head[4]).isEqualTo(SUPPORTED);
        }
    }
}
