package dev.tidemark.server.telemetry;

import dev.tidemark.server.http.HttpPage;
import dev.tidemark.server.http.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code /}: a page that shows the server live, from {@code /status.json}. One document with its style and scripts in line; its policy
 * names their hashes, so that nothing else runs, and nothing is loaded from elsewhere. Made once. Thread: any.
 */
public final class LivePage implements HttpPage {
    private static final int OK = 200;

    private static final List<String> STYLES =
            List.of("uplot/uPlot.min.css", "palette.css", "page.css", "charts.css", "tables.css");

    /** In the order that each needs those before it. */
    private static final List<String> SCRIPTS =
            List.of("format.js", "status.js", "history.js", "charts.js", "tiles.js", "tables.js", "poll.js", "page.js");

    private final HttpReply reply;

    public LivePage() {
        String style = joined(STYLES);
        String uplot = "/*\n" + resource("uplot/LICENSE") + "*/\n" + resource("uplot/uPlot.iife.min.js");
        String script = "\"use strict\";\n" + joined(SCRIPTS);
        String page = resource("page.html")
                .replace("{{style}}", style)
                .replace("{{uplot}}", uplot)
                .replace("{{script}}", script);
        String policy = "default-src 'none'; connect-src 'self'; img-src data:; style-src " + hash(style)
                + "; script-src " + hash(uplot) + " " + hash(script)
                + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        reply = new HttpReply(OK, "text/html; charset=utf-8", policy, page.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public HttpReply get(String accept) {
        return reply;
    }

    private static String joined(List<String> names) {
        return names.stream().map(LivePage::resource).collect(Collectors.joining("\n"));
    }

    private static String resource(String name) {
        try (InputStream in = LivePage.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("resource missing from the jar: name=" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }

    /** What a policy calls an element with such a content. */
    private static String hash(String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
