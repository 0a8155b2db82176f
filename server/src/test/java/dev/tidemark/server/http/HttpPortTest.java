package dev.tidemark.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.server.http.HttpClientSocket.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpPortTest {
    private static final int LONG_REPLY_BYTES = 64 << 20;
    private static final Map<String, HttpPage> PAGES = Map.of(
            "/line", accept -> HttpReply.line(200, "accept=" + accept),
            "/long", accept -> new HttpReply(200, "text/plain", new byte[LONG_REPLY_BYTES]));
    private static final HttpLimits PATIENT = new HttpLimits(8, 60_000, 60_000);
    private static final HttpLimits HASTY = new HttpLimits(8, 200, 200);

    private HttpPort port;

    @BeforeEach
    void open() throws IOException {
        open(PATIENT);
    }

    private void open(HttpLimits limits) throws IOException {
        if (port != null) {
            port.close();
        }
        port = HttpPort.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), PAGES, limits);
    }

    @AfterEach
    void close() {
        port.close();
    }

    private HttpClientSocket connect() throws IOException {
        return new HttpClientSocket(port.address());
    }

    @Test
    void shouldAnswerOneRequestAfterTheOther() throws IOException {
        try (HttpClientSocket client = connect()) {
            assertThat(client.get("/line").body()).isEqualTo("accept=null\n");
            client.send("GET /line?x=1 HTTP/1.1\r\nHost: 127.0.0.1:7601\r\nAccept: a/b\r\n\r\n"
                    + "GET /nothing HTTP/1.1\r\nHost: [::1]:7601\r\n\r\n");
            Reply first = client.readReply(true);
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.body()).isEqualTo("accept=a/b\n");
            assertThat(first.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(first.header("Cache-Control")).isEqualTo("no-store");
            assertThat(first.header("Content-Security-Policy")).startsWith("default-src 'none'");
            assertThat(first.header("X-Content-Type-Options")).isEqualTo("nosniff");
            Reply second = client.readReply(true);
            assertThat(second.status()).isEqualTo(404);
            assertThat(second.body()).contains("/line", "/long");
        }
    }

    @Test
    void shouldAnswerHeadWithoutABody() throws IOException {
        try (HttpClientSocket client = connect()) {
            client.send("HEAD /line HTTP/1.1\r\n\r\n");
            assertThat(client.readReply(false).header("Content-Length")).isEqualTo("12");
            assertThat(client.get("/line").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldCloseAfterAReplyIfAskedTo() throws IOException {
        try (HttpClientSocket client = connect()) {
            client.send("GET /line HTTP/1.0\r\n\r\n");
            assertThat(client.readReply(true).status()).isEqualTo(200);
            client.awaitClose();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /line HTTP/1.1|Host: localhost, 405",
        "POST /line HTTP/1.1|Content-Length: 5||12345, 405",
        "GET /line HTTP/1.1|Content-Length: 5||12345, 413",
        "GET /line HTTP/1.1|Transfer-Encoding: chunked||5|12345|0, 413",
        "GET /line HTTP/1.1|Host: tidemark.example.org, 421",
        "GET /line HTTP/1.1|Host: localhost.example.org:7601, 421",
        "nonsense, 400",
        "GET /line HTTP/1.1|Content-Length: five, 400",
    })
    void shouldRefuseWhatItDoesNotServe(String request, int status) throws IOException {
        try (HttpClientSocket client = connect()) {
            client.send(request.replace("|", "\r\n") + "\r\n\r\n");
            assertThat(client.readReply(true).status()).isEqualTo(status);
        }
    }

    @Test
    void shouldRefuseRequestsThatAreTooLong() throws IOException {
        try (HttpClientSocket client = connect()) {
            client.send("GET /" + "x".repeat(2_000) + " HTTP/1.1\r\n\r\n");
            assertThat(client.readReply(true).status()).isEqualTo(414);
            client.awaitClose();
        }
        try (HttpClientSocket client = connect()) {
            client.send("GET /line HTTP/1.1\r\nX: " + "x".repeat(9_000) + "\r\n\r\n");
            assertThat(client.readReply(true).status()).isEqualTo(431);
            client.awaitClose();
        }
    }

    @Test
    void shouldCloseConnectionsBeyondItsLimit() throws IOException {
        List<HttpClientSocket> clients = new ArrayList<>();
        for (int i = 0; i < PATIENT.connections(); i++) {
            clients.add(connect());
            assertThat(clients.get(i).get("/line").status()).isEqualTo(200);
        }
        try (HttpClientSocket oneMore = connect()) {
            assertThatThrownBy(() -> oneMore.get("/line")).isInstanceOf(IOException.class);
        }
        for (HttpClientSocket client : clients) {
            assertThat(client.get("/line").status()).isEqualTo(200);
            client.close();
        }
        Awaitility.await().until(() -> {
            try (HttpClientSocket again = connect()) {
                return again.get("/line").status() == 200;
            } catch (IOException stillFull) {
                return false;
            }
        });
    }

    @Test
    void shouldCloseTheConnectionOfAClientThatDoesNotEndItsRequest() throws IOException {
        open(HASTY);
        try (HttpClientSocket silent = connect();
                HttpClientSocket slow = connect()) {
            slow.send("GET /line HTTP/1.1\r\nX: ");
            silent.awaitClose();
            slow.awaitClose();
        }
    }

    @Test
    void shouldServeOthersWhileOneDoesNotRead() throws IOException {
        try (HttpClientSocket idle = connect();
                HttpClientSocket other = connect()) {
            idle.send("GET /long HTTP/1.1\r\n\r\n");
            assertThat(other.get("/line").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldCloseTheConnectionOfAClientThatDoesNotRead() throws IOException {
        open(HASTY);
        try (HttpClientSocket idle = connect()) {
            idle.send("GET /long HTTP/1.1\r\n\r\n");
            idle.awaitReset();
        }
    }

    @Test
    void shouldRefuseAPortThatIsTaken() {
        assertThatThrownBy(() -> HttpPort.open(port.address(), PAGES)).isInstanceOf(IOException.class);
    }
}
