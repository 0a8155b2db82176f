package dev.tidemark.server.store.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.ssl.ProgrammaticSslEngineFactory;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Opens sessions with the driver: what settings mean in its own configuration. Thread: any; blocks. */
final class Sessions {
    /** Schema changes wait for all nodes to agree. */
    static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(30);
    /** For a page of a walk over all users. */
    static final Duration SCAN_TIMEOUT = Duration.ofSeconds(30);

    private static final String ROOT = "datastax-java-driver";
    private static final int NANOS_PER_MS = 1_000_000;

    private Sessions() {}

    static CqlSession open(CassandraSettings settings) {
        CqlSessionBuilder builder = CqlSession.builder()
                .withConfigLoader(DriverConfigLoader.fromString(driverConfig(settings)))
                .withClassLoader(Sessions.class.getClassLoader());
        if (settings.login() != null) {
            builder.withAuthCredentials(
                    settings.login().user(), settings.login().password());
        }
        if (settings.tls() != null) {
            SSLContext context = sslContext(settings.tls());
            builder.withSslEngineFactory(new ProgrammaticSslEngineFactory(context, null, true));
        }
        return builder.build();
    }

    static ConsistencyLevel consistency(CassandraSettings settings) {
        return DefaultConsistencyLevel.valueOf(settings.consistency());
    }

    /** Of lightweight transactions: as wide as that of everything else. */
    static ConsistencyLevel serialConsistency(CassandraSettings settings) {
        return settings.consistency().startsWith("LOCAL_")
                ? DefaultConsistencyLevel.LOCAL_SERIAL
                : DefaultConsistencyLevel.SERIAL;
    }

    /** What the driver is configured with, as HOCON: the settings, and over them what was written for the driver itself. */
    static String driverConfig(CassandraSettings settings) {
        Config ours = ConfigFactory.parseMap(Map.of(ROOT, ours(settings)));
        Config theirs = settings.driver().isEmpty()
                ? ConfigFactory.empty()
                : ConfigFactory.parseString(settings.driver(), ConfigParseOptions.defaults())
                        .atPath(ROOT);
        return theirs.withFallback(ours).root().render(ConfigRenderOptions.concise());
    }

    private static Map<String, Object> ours(CassandraSettings settings) {
        String timeout = Math.max(1, settings.requestTimeoutNs() / NANOS_PER_MS) + " ms";
        Map<String, Object> keys = new HashMap<>();
        keys.put("basic.contact-points", settings.contactPoints());
        keys.put("basic.session-name", "tidemark");
        keys.put("basic.config-reload-interval", "0");
        keys.put("basic.request.timeout", timeout);
        keys.put("basic.request.consistency", settings.consistency());
        keys.put("basic.load-balancing-policy.local-datacenter", settings.datacenter());
        keys.put("basic.application.name", "Tidemark");
        // names are looked up at each connection: a node may have moved, and one that is not known yet is no fault
        keys.put("advanced.resolve-contact-points", false);
        keys.put("advanced.connection.connect-timeout", timeout);
        keys.put("advanced.connection.warn-on-init-error", false);
        keys.put("advanced.reconnection-policy.base-delay", "250 ms");
        keys.put("advanced.reconnection-policy.max-delay", "5 s");
        // every write names its own
        keys.put("advanced.timestamp-generator.class", "ServerSideTimestampGenerator");
        keys.put("advanced.monitor-reporting.enabled", false);
        // they name users
        keys.put("advanced.request.log-warnings", false);
        // a dead connection is found before clients have waited long
        keys.put("advanced.heartbeat.interval", "5 s");
        keys.put("advanced.heartbeat.timeout", timeout);
        keys.put("advanced.metadata.schema.refreshed-keyspaces", List.of(settings.keyspace()));
        keys.put("advanced.netty.io-group.size", 2);
        for (String group : new String[] {"io-group", "admin-group"}) {
            keys.put("advanced.netty." + group + ".shutdown.unit", "MILLISECONDS");
            keys.put("advanced.netty." + group + ".shutdown.quiet-period", 100);
            keys.put("advanced.netty." + group + ".shutdown.timeout", 5_000);
        }
        return keys;
    }

    private static SSLContext sslContext(CassandraSettings.Tls tls) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(tls.authorities() == null ? null : keyStore(tls.authorities()));
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "store.cassandra.tls-authorities=" + tls.authorities()
                            + ": cannot be used, expected certificates (PEM), cause=" + e.getMessage(),
                    e);
        }
    }

    private static KeyStore keyStore(Path authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authorities)) {
            int count = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
            if (count == 0) {
                throw new IOException("no certificate in it");
            }
        }
        return store;
    }
}
