package dev.tidemark.loadgen.report.browser;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium of its own, with an empty profile, that reaches for no network. Ends with {@link #close}. */
public final class Chromium implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final long DEADLINE_S = 60;

    private final Process process;
    private final DevTools tools;

    private Chromium(Process process, DevTools tools) {
        this.process = process;
        this.tools = tools;
    }

    /** @return the browser's program, if this machine has one. */
    public static Optional<Path> program() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "chromium"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile an empty directory; not in use any more once the browser is closed */
    public static Chromium start(Path program, Path profile) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--force-color-profile=srgb",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new Chromium(process, DevTools.connect(address(process)));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Opens a file, with what comes behind its {@code #}, and returns once it has loaded. */
    public BrowserPage open(Path file, String fragment, Screen screen) throws IOException, InterruptedException {
        return open(file.toUri() + (fragment.isEmpty() ? "" : "#" + fragment), screen);
    }

    /** Opens an address, and returns once it has loaded. */
    public BrowserPage open(String url, Screen screen) throws IOException, InterruptedException {
        String target = tools.call("", "Target.createTarget", Map.of("url", "about:blank"))
                .get("targetId")
                .asText();
        String session = tools.call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId")
                .asText();
        BrowserPage page = new BrowserPage(tools, session, target);
        page.load(url, screen);
        return page;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            tools.call("", "Browser.close", Map.of());
        } finally {
            if (!process.waitFor(DEADLINE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    /** Reads what the browser says until it names its address, and drains the rest, so that it never waits for us. */
    private static URI address(Process process) throws IOException, InterruptedException {
        CompletableFuture<URI> address = new CompletableFuture<>();
        StringBuilder said = new StringBuilder();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Matcher listening = LISTENING.matcher(line);
                    if (listening.find()) {
                        address.complete(URI.create(listening.group(1)));
                    } else if (!address.isDone()) {
                        said.append(line).append('\n');
                    }
                }
                address.completeExceptionally(new IOException("chromium ended: " + said));
            } catch (IOException e) {
                address.completeExceptionally(e);
            }
        });
        reader.setName("chromium-stderr");
        reader.setDaemon(true);
        reader.start();
        try {
            return address.get(DEADLINE_S, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("chromium gave no DevTools address", e);
        }
    }

    /** How a page is shown. */
    public record Screen(int width, int height, boolean dark) {
        public static final Screen DESKTOP = new Screen(1280, 900, false);
        public static final Screen DESKTOP_DARK = new Screen(1280, 900, true);
        public static final Screen PHONE = new Screen(390, 844, false);
    }
}
