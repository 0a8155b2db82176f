package dev.tidemark.loadgen.report.browser;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tidemark.loadgen.report.browser.Chromium.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A page in a browser: what it complained of, what it asked for, what its scripts answer and how it looks. */
public final class BrowserPage implements AutoCloseable {
    private final DevTools tools;
    private final String session;
    private final String target;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    BrowserPage(DevTools tools, String session, String target) {
        this.tools = tools;
        this.session = session;
        this.target = target;
        tools.listen(session, this::onEvent);
    }

    void load(String url, Screen screen) throws IOException, InterruptedException {
        for (String domain : List.of("Page", "Runtime", "Log", "Network", "DOM")) {
            call(domain + ".enable", Map.of());
        }
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", screen.width(), "height", screen.height(), "deviceScaleFactor", 1, "mobile", false));
        call(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(Map.of("name", "prefers-color-scheme", "value", screen.dark() ? "dark" : "light"))));
        call("Page.navigate", Map.of("url", url));
        DevTools.await("load", loaded);
        settle();
    }

    /** @return what the browser and the page's scripts reported as an error or a warning, policy violations included. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** @return addresses of all that the page loaded or tried to, itself first. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** @return the value of an expression, or of what it promises, as JSON. */
    public JsonNode evaluate(String expression) throws IOException, InterruptedException {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new IOException("page threw: " + result.get("exceptionDetails"));
        }
        return result.get("result").path("value");
    }

    /** Returns once what scripts have changed is drawn. */
    public void settle() throws IOException, InterruptedException {
        evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(() => drawn(1))))");
    }

    /** Writes the whole page as a PNG. */
    public void screenshot(Path file) throws IOException, InterruptedException {
        JsonNode size = call("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        Map<String, ?> whole =
                Map.of("x", 0, "y", 0, "width", size.get("width"), "height", size.get("height"), "scale", 1);
        JsonNode shot =
                call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true, "clip", whole));
        Files.write(file, Base64.getDecoder().decode(shot.get("data").asText()));
    }

    /** Writes the page as it would be printed, as a PDF. */
    public void print(Path file) throws IOException, InterruptedException {
        JsonNode pdf = call("Page.printToPDF", Map.of("printBackground", true));
        Files.write(file, Base64.getDecoder().decode(pdf.get("data").asText()));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        tools.call("", "Target.closeTarget", Map.of("targetId", target));
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
        return tools.call(session, method, parameters);
    }

    private void onEvent(String method, JsonNode event) {
        switch (method) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Network.requestWillBeSent" ->
                requests.add(event.get("request").get("url").asText());
            case "Runtime.exceptionThrown" ->
                complaints.add(event.get("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> complaints.add(event.get("type").asText() + ": " + event.get("args"));
            case "Log.entryAdded" -> complaints.add(event.get("entry").toString());
            default -> {}
        }
    }
}
