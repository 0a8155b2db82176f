package dev.tidemark.server.it;

import dev.tidemark.server.process.HttpGet;
import dev.tidemark.server.process.ServerProcess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a server told at {@code /metrics} once.
 *
 * @param text as it came.
 * @param values by name with labels, as they stand in the text.
 */
record Scrape(String text, Map<String, Double> values) {
    static Scrape of(ServerProcess server) {
        return parse(HttpGet.of(server.metricsUrl() + "/metrics").body());
    }

    private static Scrape parse(String text) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                int blank = line.lastIndexOf(' ');
                if (values.put(line.substring(0, blank), Double.valueOf(line.substring(blank + 1))) != null) {
                    throw new AssertionError("told twice: " + line);
                }
            }
        }
        return new Scrape(text, values);
    }

    /** The value of a name with its labels, 0 if it is not told. */
    double value(String series) {
        return values.getOrDefault(series, 0.0);
    }

    /** What all series of a name come to. */
    double sum(String name) {
        return values.entrySet().stream()
                .filter(entry -> name(entry.getKey()).equals(name))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** The names of all series. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        values.keySet().forEach(series -> names.add(name(series)));
        return names;
    }

    private static String name(String series) {
        int brace = series.indexOf('{');
        return brace < 0 ? series : series.substring(0, brace);
    }
}
