package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import dev.tidemark.server.process.CassandraProcess;
import dev.tidemark.server.process.Certificate;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Cassandra that wants TLS and a login. */
class CassandraLoginIT {
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final long USER = 42;
    private static final long CHANNEL = 7;
    /** Mentions, as a mask. */
    private static final int COUNTER = 1;
    /** Exit code. */
    private static final int STORE = 6;
    /** Whom Cassandra makes at its first start. */
    private static final String NAME = "cassandra";

    private static final String PASSWORD = "cassandra";
    private static final String WRONG_PASSWORD = "not-the-word-of-it";

    @TempDir
    static Path files;

    private static Certificate node;
    private static CassandraProcess cassandra;

    @TempDir
    Path dir;

    @BeforeAll
    static void startCassandra() throws GeneralSecurityException {
        node = Certificate.make(files, "node");
        cassandra = CassandraProcess.start(
                files.resolve("cassandra"),
                String.join(
                        "\n",
                        "authenticator: PasswordAuthenticator",
                        "authorizer: CassandraAuthorizer",
                        "role_manager: CassandraRoleManager",
                        "client_encryption_options:",
                        "  enabled: true",
                        "  optional: false",
                        "  keystore: " + files.resolve("node.p12"),
                        "  keystore_password: " + Certificate.PASSWORD,
                        "  store_type: PKCS12",
                        ""));
        awaitRole();
    }

    @AfterAll
    static void stopCassandra() {
        if (cassandra != null) {
            cassandra.close();
        }
    }

    private ServerProcess.Setup server(String name, String password, Certificate authority) {
        return ServerProcess.on(dir.resolve(name))
                .with("server.shards", 1)
                .with("store.type", "cassandra")
                .with("store.cassandra.contact-points", "127.0.0.1:" + cassandra.cqlPort())
                .with("store.cassandra.datacenter", cassandra.datacenter())
                .with("store.cassandra.create-schema", "true")
                .with("store.cassandra.username", NAME)
                .with("store.cassandra.password", password)
                .with("store.cassandra.tls", "true")
                .with("store.cassandra.tls-authorities", authority.certificate());
    }

    /** Asks again while the store is not there yet. */
    private static ReplyFrame answered(Supplier<ReplyFrame> request) {
        long endNs = System.nanoTime() + WAIT.toNanos();
        ReplyFrame reply = request.get();
        while (reply.status() == Status.UNAVAILABLE && System.nanoTime() - endNs < 0) {
            reply = request.get();
        }
        return reply;
    }

    private static ReplyFrame get(WireClient client) {
        return client.call(out -> RequestEncoder.get(out, 1, USER, CHANNEL));
    }

    @Test
    void shouldKeepReadStatesBehindTlsAndALogin() {
        try (ServerProcess server = server("one", PASSWORD, node).start();
                WireClient client = server.connect()) {
            ReplyFrame changed = answered(
                    () -> client.call(out -> RequestEncoder.increment(out, 0, COUNTER, 1, USER, CHANNEL, 0, 3)));
            assertThat(changed.status()).isEqualTo(Status.OK);
            server.stopCleanly();
        }
        try (ServerProcess server = server("two", PASSWORD, node).start();
                WireClient client = server.connect()) {
            ReplyFrame read = answered(() -> get(client));
            assertThat(read.status()).isEqualTo(Status.OK);
            assertThat(read.state().mentions()).isEqualTo(3);
            server.stopCleanly();
        }
    }

    /** A person must look at it: it does not get better by waiting. */
    @Test
    void shouldEndWithAWrongPasswordAndNotSayIt() {
        ServerProcess.Exit exit = server("three", WRONG_PASSWORD, node).run();

        assertThat(exit.code()).isEqualTo(STORE);
        assertThat(exit.errors()).contains("password are incorrect");
        assertThat(exit.errors() + exit.output()).doesNotContain(WRONG_PASSWORD);
    }

    @Test
    void shouldNotTalkToANodeWhoseCertificateItDoesNotTrust() {
        Certificate other = Certificate.make(dir, "other");
        try (ServerProcess server = server("four", PASSWORD, other).start();
                WireClient client = server.connect()) {
            assertThat(get(client).status()).isEqualTo(Status.UNAVAILABLE);
            assertThat(server.log()).contains("Cassandra does not answer");
        }
    }

    /** The role is made a moment after the port is open. */
    private static void awaitRole() throws GeneralSecurityException {
        long endNs = System.nanoTime() + WAIT.toNanos();
        while (!logsIn()) {
            assertThat(System.nanoTime() - endNs).isNegative();
        }
    }

    private static boolean logsIn() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(node.store());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        try (CqlSession session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress("127.0.0.1", cassandra.cqlPort()))
                .withLocalDatacenter(cassandra.datacenter())
                .withAuthCredentials(NAME, PASSWORD)
                .withSslContext(tls)
                .build()) {
            return session.execute("SELECT role FROM system_auth.roles").one() != null;
        } catch (DriverException notYet) {
            return false;
        }
    }
}
