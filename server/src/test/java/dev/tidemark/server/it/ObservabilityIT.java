package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.process.Command;
import dev.tidemark.server.process.ServerProcess;
import dev.tidemark.server.wire.WireClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/observability against a real server and a real Prometheus: nothing in it names what is not there. */
final class ObservabilityIT {
    private static final Path OBSERVABILITY = Path.of("..", "docs", "observability");
    private static final Pattern METRIC = Pattern.compile("\\b(?:tidemark|process|jvm)_[a-z_]+");

    @TempDir
    private Path dir;

    @BeforeAll
    static void requirePrometheus() {
        Assumptions.assumeTrue(
                Command.exists("promtool") && Command.exists("prometheus"),
                "prometheus (Debian: prometheus) is not installed");
    }

    @Test
    void shouldHaveRulesThatFireWhenTheyShould() {
        assertThat(promtool("check", "rules", "alerts.yml")).contains("SUCCESS");
        assertThat(promtool("test", "rules", "alerts_test.yml")).contains("SUCCESS");
    }

    private static String promtool(String... words) {
        return Command.run(
                "/bin/sh", "-c", "cd " + OBSERVABILITY + " && promtool " + String.join(" ", words) + " 2>&1");
    }

    @Test
    void shouldShowARealServerInARealPrometheus() throws IOException, InterruptedException {
        try (ServerProcess server = ServerProcess.on(dir.resolve("data"))
                        .with("store.commit-delay", "10ms")
                        .start();
                WireClient client = server.connect();
                Prometheus prometheus = Prometheus.start(configuration(server), dir)) {
            Set<String> scraped = Scrape.of(server).names();
            List<String> expressions = dashboardExpressions();
            assertThat(expressions).hasSizeGreaterThan(30);
            List<String> all = new ArrayList<>(expressions);
            prometheus.rules().forEach(rule -> all.add(rule.getString("query")));
            assertThat(names(all)).isNotEmpty().isSubsetOf(scraped);

            Awaitility.await().atMost(Prometheus.PATIENCE).untilAsserted(() -> {
                work(client);
                assertThat(prometheus.query("up{job=\"tidemark\"} == 1")).hasSize(1);
                assertThat(prometheus.query(
                                "sum(rate(tidemark_requests_answered_total{command=\"INCREMENT\"}[5s])) > 0"))
                        .hasSize(1);
                assertThat(prometheus.query("tidemark_build_info{store=\"rocksdb\", journal=\"interval\"}"))
                        .hasSize(1);
                assertThat(prometheus.rules())
                        .isNotEmpty()
                        .allSatisfy(rule -> assertThat(rule.getString("health"))
                                .as(rule.getString("name"))
                                .isEqualTo("ok"));
                for (String expression : expressions) {
                    if (!expression.contains("status!=")) { // all is well here
                        assertThat(prometheus.query(expression)).as(expression).isNotEmpty();
                    }
                }
            });
            server.stopCleanly();
        }
    }

    private static void work(WireClient client) {
        client.exchange(WireClient.frame(out -> {
            for (int user = 1; user <= 100; user++) {
                RequestEncoder.increment(out, 0, 1, 1, user, 1, 0, 1);
            }
        }));
    }

    /** The one of the documents, for this server, and faster. */
    private Path configuration(ServerProcess server) throws IOException {
        Files.copy(OBSERVABILITY.resolve("alerts.yml"), dir.resolve("alerts.yml"));
        String text = Files.readString(OBSERVABILITY.resolve("prometheus.yml"))
                .replace("127.0.0.1:7601", server.metricsUrl().substring("http://".length()))
                .replace("15s", "200ms");
        return Files.writeString(dir.resolve("prometheus.yml"), text);
    }

    private static Set<String> names(List<String> expressions) {
        Set<String> names = new TreeSet<>();
        for (String expression : expressions) {
            Matcher matcher = METRIC.matcher(expression);
            while (matcher.find()) {
                names.add(matcher.group());
            }
        }
        return names;
    }

    private static List<String> dashboardExpressions() {
        Config dashboard =
                ConfigFactory.parseFile(OBSERVABILITY.resolve("dashboard.json").toFile());
        List<String> expressions = new ArrayList<>();
        collect(dashboard.root(), expressions);
        return expressions;
    }

    private static void collect(ConfigValue value, List<String> expressions) {
        if (value instanceof ConfigList list) {
            list.forEach(element -> collect(element, expressions));
        } else if (value instanceof ConfigObject object) {
            object.forEach((key, inner) -> {
                if (key.equals("expr")) {
                    expressions.add(inner.unwrapped()
                            .toString()
                            .replace("$__rate_interval", "5s")
                            .replace("$instance", ".*"));
                }
                collect(inner, expressions);
            });
        }
    }
}
