package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.report.Target;
import dev.tidemark.loadgen.server.ServerFacts;
import dev.tidemark.loadgen.text.Address;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the report says of the server: its settings, and what it counted during the run. */
final class TargetReport {
    private TargetReport() {}

    /** @param before what the server said before the run. */
    static Target of(RunSettings settings, ServerFacts before, Progress progress) {
        Map<String, String> details = new LinkedHashMap<>();
        for (String name : settings.target().settings()) {
            if (before.counters().containsKey(name)) {
                details.put(name, before.counters().get(name));
            }
        }
        try {
            ServerFacts after = settings.target().ask(settings.server(), settings.access(), settings.timeout());
            addGrowth(settings, before.counters(), after.counters(), details);
        } catch (IOException e) {
            progress.note("the server does not answer after the run: " + e.getMessage());
        }
        return new Target(settings.target().text(), before.version(), Address.text(settings.server()), details);
    }

    /** Warm-up and preloading included. */
    private static void addGrowth(
            RunSettings settings, Map<String, String> before, Map<String, String> after, Map<String, String> details) {
        for (String name : settings.target().counters()) {
            if (before.containsKey(name) && after.containsKey(name)) {
                long grown = Long.parseLong(after.get(name)) - Long.parseLong(before.get(name));
                details.put(name + " in the run", Long.toString(grown));
            }
        }
    }
}
