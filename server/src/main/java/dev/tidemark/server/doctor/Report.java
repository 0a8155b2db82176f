package dev.tidemark.server.doctor;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All that was found. Immutable. Thread: safe from any. */
public record Report(List<Finding> findings) {
    private static final String INDENT = " ".repeat(23);

    public Report {
        findings = List.copyOf(findings);
    }

    /** The worst there is. */
    public Level worst() {
        return findings.stream()
                .map(Finding::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.OK);
    }

    /** For people: lines, the good ones short. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            lines.add(String.format(Locale.ROOT, "%-5s %-16s %s", finding.level(), finding.subject(), finding.found()));
            if (finding.level() != Level.OK) {
                lines.add(INDENT + "hurts: " + finding.harm());
                lines.add(INDENT + "do:    " + finding.remedy());
            }
        }
        lines.add("");
        lines.add(count(Level.OK) + " ok, " + count(Level.NOTE) + " to note, " + count(Level.WARN) + " to mend, "
                + count(Level.FAIL) + " in the way of a start");
        return lines;
    }

    /** For programs: {@code {"findings": [{"level", "subject", "found", "harm", "remedy"}, …], "worst": …}}. */
    public String json() {
        List<Map<String, String>> all = findings.stream()
                .map(finding -> Map.of(
                        "level", finding.level().name(),
                        "subject", finding.subject(),
                        "found", finding.found(),
                        "harm", finding.harm(),
                        "remedy", finding.remedy()))
                .toList();
        return ConfigValueFactory.fromMap(Map.of("findings", all, "worst", worst().name()))
                .render(ConfigRenderOptions.concise().setFormatted(true))
                .strip();
    }

    private long count(Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
