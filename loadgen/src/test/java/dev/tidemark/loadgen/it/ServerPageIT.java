package dev.tidemark.loadgen.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tidemark.loadgen.it.LoadgenProcess.Ended;
import dev.tidemark.loadgen.report.browser.BrowserExtension;
import dev.tidemark.loadgen.report.browser.BrowserPage;
import dev.tidemark.loadgen.report.browser.Chromium.Screen;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The page of a server, in a real browser, while the server works, is gone, and comes back. */
class ServerPageIT {
    private static final int DEADLINE_MS = 60_000;
    private static final String TOPS = """
            [...document.querySelectorAll("header, .facts, .tiles > div, figure, article")]
              .map(element => Math.round(element.getBoundingClientRect().top + scrollY)).join()""";

    @RegisterExtension
    static final BrowserExtension BROWSER = new BrowserExtension();

    @TempDir
    private Path dir;

    @Test
    void shouldShowAServerAtWork() throws Exception {
        try (RealServer server = RealServer.tidemark(dir.resolve("data"), 2, "store.commit-delay=1s");
                BrowserPage page = BROWSER.open(server.page(), Screen.DESKTOP)) {
            CompletableFuture<Ended> load = CompletableFuture.supplyAsync(() -> chat(server));
            await(page, "document.body.dataset.state === 'ready'");
            await(page, "History.values('changes').filter(value => value > 100).length > 3");
            await(page, "History.values('p99').filter(value => value > 0).length > 3");
            assertThat(page.evaluate("document.querySelectorAll('figure canvas').length")
                            .asInt())
                    .isEqualTo(6);
            assertThat(page.evaluate("document.querySelectorAll('#shards tbody tr').length")
                            .asInt())
                    .isEqualTo(2);
            assertThat(text(page, "#tile-requests")).matches("[0-9.,]+( k)?");
            assertThat(text(page, "#tile-turn")).matches("[0-9.]+ (µs|ms)");
            assertThat(text(page, "#tile-hits")).endsWith(" %");
            assertThat(page.evaluate("document.title").asText()).matches("[0-9.,]+( k)?/s · Tidemark");
            String tops = page.evaluate(TOPS).asText();
            assertThat(load.join().code()).isZero();

            await(page, "document.querySelector('#tile-requests').textContent === '0'");
            assertThat(page.evaluate(TOPS).asText()).as("nothing has moved").isEqualTo(tops);
            JsonNode status = status(server);
            for (String command : List.of("ACK", "INCREMENT_MANY", "LOAD")) {
                long requests = status.get("requests").get(command).get("OK").asLong();
                assertThat(requests).isPositive();
                assertThat(page.evaluate("Number([...document.querySelectorAll('#commands tr')].find(row =>"
                                        + " row.cells[0].textContent === '" + command
                                        + "').title.match(/OK ([0-9,]+)/)[1].replaceAll(',', ''))")
                                .asLong())
                        .as(command)
                        .isEqualTo(requests);
            }
            assertThat(page.requests()).isNotEmpty().allMatch(url -> url.startsWith(server.page()));
            assertThat(page.complaints()).isEmpty();
        }
    }

    @Test
    void shouldSayThatTheServerIsGoneAndGoOnWhenItIsBack() throws Exception {
        RealServer first = RealServer.tidemark(dir.resolve("data"), 1);
        try (BrowserPage page = BROWSER.open(first.page(), Screen.DESKTOP)) {
            await(page, "History.values('cacheUsed').filter(value => value != null).length > 2");
            String tops = page.evaluate(TOPS).asText();
            first.close();
            await(page, "document.body.dataset.state === 'lost'");
            assertThat(text(page, "#state")).startsWith("No answer");
            assertThat(text(page, "#version")).as("what was last known").isNotEqualTo("–");
            assertThat(page.evaluate(TOPS).asText()).as("nothing has moved").isEqualTo(tops);
            await(page, "History.values('cacheUsed').at(-1) === null");
            int port = URI.create(first.page()).getPort();
            try (RealServer second = RealServer.tidemark(dir.resolve("data"), 1, "metrics.port=" + port)) {
                assertThat(second.page()).isEqualTo(first.page());
                await(page, "document.body.dataset.state === 'ready' && History.values('changes').at(-1) === 0");
                assertThat(page.evaluate("Math.min(...History.values('changes'))")
                                .asLong())
                        .as("what counts anew is not subtracted from what was")
                        .isZero();
            }
        } finally {
            first.close();
        }
    }

    @Test
    void shouldFitItsScreenAndFollowItsColours() throws Exception {
        try (RealServer server = RealServer.tidemark(dir.resolve("data"), 2)) {
            for (Screen screen : List.of(Screen.DESKTOP, Screen.DESKTOP_DARK, Screen.PHONE)) {
                try (BrowserPage page = BROWSER.open(server.page(), screen)) {
                    await(page, "document.body.dataset.state === 'ready'");
                    assertThat(page.evaluate("document.documentElement.scrollWidth")
                                    .asInt())
                            .as("width on %s", screen)
                            .isLessThanOrEqualTo(screen.width());
                    assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor")
                                    .asText())
                            .isEqualTo(screen.dark() ? "rgb(17, 21, 27)" : "rgb(247, 248, 250)");
                    assertThat(page.complaints()).isEmpty();
                }
            }
        }
    }

    @Test
    void shouldRunAndLoadNothingButItsOwn() throws Exception {
        try (RealServer server = RealServer.tidemark(dir.resolve("data"), 1);
                BrowserPage page = BROWSER.open(server.page(), Screen.DESKTOP)) {
            for (String strange : List.of(
                    "new Image().src = 'http://127.0.0.1:9/picture.png'",
                    "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.hacked = 1'}))",
                    "document.body.setAttribute('style', 'color: red')")) {
                assertThat(page.evaluate("new Promise(told => { document.addEventListener('securitypolicyviolation',"
                                        + " event => told(event.effectiveDirective), {once: true}); " + strange + " })")
                                .asText())
                        .as(strange)
                        .isIn("img-src", "script-src-elem", "style-src-attr");
            }
            assertThat(page.evaluate("window.hacked ?? 0").asInt()).isZero();
        }
    }

    private Ended chat(RealServer server) {
        try {
            return LoadgenProcess.run(
                    dir.resolve("run"),
                    "--users",
                    "1000",
                    "--rate",
                    "2000",
                    "--duration",
                    "12s",
                    "--warmup",
                    "0s",
                    "--max-lag",
                    "30s",
                    server.address());
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private static JsonNode status(RealServer server) throws IOException {
        try (InputStream in = URI.create(server.page() + "status.json").toURL().openStream()) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static String text(BrowserPage page, String selector) throws IOException, InterruptedException {
        return page.evaluate("document.querySelector('" + selector + "').textContent")
                .asText();
    }

    /** Waits, in the page, until a condition holds. */
    private static void await(BrowserPage page, String condition) throws IOException, InterruptedException {
        boolean holds = page.evaluate("new Promise(told => { const until = performance.now() + " + DEADLINE_MS
                        + "; (function look() { if (" + condition
                        + ") told(true); else if (performance.now() > until) told(false);"
                        + " else setTimeout(look, 50); })(); })")
                .asBoolean();
        assertThat(holds)
                .as("%s; the page says: %s", condition, text(page, "main"))
                .isTrue();
    }
}
