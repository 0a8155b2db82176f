package dev.tidemark.server;

import dev.tidemark.server.store.transfer.Format;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where read states are moved from or to, as the command line of {@code bin/tidemark store} names it. Immutable. */
sealed interface TransferPlace {
    /** What the command line's help says of the ways to name a place. */
    String SYNTAX = "rocksdb:DIR, config:FILE, csv:FILE, ndjson:FILE, or a name that ends with .csv or .ndjson";

    /** As it was named. */
    String text();

    /** A store, which a configuration names. */
    record Store(String text, ServerConfig config) implements TransferPlace {}

    /**
     * A file.
     *
     * @param path null for standard input or output.
     */
    record StateFiles(String text, Format format, Path path) implements TransferPlace {
        boolean isStream() {
            return path == null;
        }
    }

    /**
     * Reads a place.
     *
     * @throws ConfigException if the configuration that it names has faults.
     * @throws IllegalArgumentException with a sentence if the text names no place.
     */
    static TransferPlace parse(String text, Map<String, String> environment) throws ConfigException {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? "" : text.substring(0, colon);
        String rest = text.substring(colon + 1);
        if (!rest.isEmpty()) {
            switch (kind) {
                case "rocksdb" -> {
                    return new Store(
                            text,
                            ConfigLoader.load(null, Map.of(), List.of("data.dir=" + rest))
                                    .config());
                }
                case "config" -> {
                    return new Store(
                            text,
                            ConfigLoader.load(Path.of(rest), environment, List.of())
                                    .config());
                }
                case "csv", "ndjson" -> {
                    Format format = Format.valueOf(kind.toUpperCase(Locale.ROOT));
                    return new StateFiles(text, format, rest.equals("-") ? null : Path.of(rest));
                }
                default -> {
                    // a file's name may have a colon in it
                }
            }
        }
        for (Format format : Format.values()) {
            if (text.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                return new StateFiles(text, format, Path.of(text));
            }
        }
        throw new IllegalArgumentException(text + ": expected " + SYNTAX);
    }
}
