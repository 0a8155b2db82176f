package dev.tidemark.loadgen.report.browser;

import dev.tidemark.loadgen.report.browser.Chromium.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One browser for all tests of a class; without Chromium on the machine they are skipped and say so. */
public final class BrowserExtension implements BeforeAllCallback, AfterAllCallback {
    private Path profile;
    private Chromium browser;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        Optional<Path> program = Chromium.program();
        Assumptions.assumeTrue(program.isPresent(), "no chromium on the PATH: pages are not looked at");
        profile = Files.createTempDirectory("tidemark-chromium");
        browser = Chromium.start(program.orElseThrow(), profile);
    }

    /** Opens a file, with what comes behind its {@code #}, and returns once it has loaded and drawn itself. */
    public BrowserPage open(Path file, String fragment, Screen screen) throws IOException, InterruptedException {
        return browser.open(file, fragment, screen);
    }

    /** Opens an address, and returns once it has loaded and drawn itself. */
    public BrowserPage open(String url, Screen screen) throws IOException, InterruptedException {
        return browser.open(url, screen);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
        if (browser != null) {
            browser.close();
        }
        if (profile != null) {
            deleteAll(profile);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(directory)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
