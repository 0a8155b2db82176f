package dev.tidemark.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Fuzz target: a configuration file of any content is read or refused; and what is read prints as a file that reads the same.
 * {@code include} is left out: it reads what else is on the machine.
 */
public final class ConfigFuzz {
    private static final Path FILE = temporaryFile("fuzz");
    private static final Path AGAIN = temporaryFile("again");

    private ConfigFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        String text = new String(input, StandardCharsets.UTF_8);
        if (text.contains("include")) {
            return;
        }
        Files.writeString(FILE, text);
        ServerConfig config;
        LoadedConfig loaded;
        try {
            loaded = ConfigLoader.load(FILE, Map.of(), List.of());
            config = loaded.config();
        } catch (ConfigException e) {
            if (e.faults().isEmpty()) {
                throw new AssertionError("refused without a reason", e);
            }
            return;
        }
        try {
            Files.write(AGAIN, loaded.lines());
            ServerConfig again = ConfigLoader.load(AGAIN, Map.of(), List.of()).config();
            if (!again.equals(config)) {
                throw new AssertionError("printed and read again it is another: " + config + " " + again);
            }
        } catch (ConfigException e) {
            throw new AssertionError("what was printed is refused: " + e.faults(), e);
        }
    }

    private static Path temporaryFile(String name) {
        try {
            Path file = Files.createTempFile(name, ".conf");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
