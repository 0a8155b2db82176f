package dev.tidemark.server;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What reference.conf and the tables of docs/CONFIGURATION.md must read, written out from {@link ConfigOption} and {@link ExitCode}. */
final class ConfigurationText {
    private static final int COMMENT_WIDTH = 100;
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_-]+");

    private ConfigurationText() {}

    static String referenceConf() {
        StringBuilder text = new StringBuilder();
        text.append(
                "# The defaults of bin/tidemark server, and what each key means. Copy what you change into a file of your own,\n");
        text.append(
                "# and name it with -c. Sizes: B, KiB, MiB, GiB, TiB; without a unit bytes. Times: ns, us, ms, s, m, h, d.\n");
        String openSection = "";
        for (ConfigOption option : ConfigOption.values()) {
            String section = option.key().substring(0, option.key().indexOf('.'));
            if (!section.equals(openSection)) {
                text.append(openSection.isEmpty() ? "\n" : "}\n\n")
                        .append(section)
                        .append(" {\n");
                openSection = section;
            } else {
                text.append('\n');
            }
            for (String line : wrap(option.sentence())) {
                text.append("  # ").append(line).append('\n');
            }
            text.append("  # ").append(typeAndRange(option)).append('\n');
            text.append("  # a change holds ").append(option.effect().words()).append('\n');
            String value = option.defaultText();
            text.append("  ")
                    .append(option.key().substring(section.length() + 1))
                    .append(" = ")
                    .append(NEEDS_NO_QUOTES.matcher(value).matches() ? value : '"' + value + '"')
                    .append('\n');
        }
        return text.append("}\n").toString();
    }

    static List<String> optionRows() {
        List<String> rows = new ArrayList<>();
        for (ConfigOption option : ConfigOption.values()) {
            rows.add("| `" + option.key() + "` | `" + option.defaultText() + "` | " + typeAndRange(option) + " | "
                    + option.effect().words() + " | " + option.sentence() + " |");
        }
        return rows;
    }

    static List<String> exitCodeRows() {
        List<String> rows = new ArrayList<>();
        for (ExitCode code : ExitCode.values()) {
            rows.add("| " + code.number() + " | " + code.name() + " | " + code.sentence() + " |");
        }
        return rows;
    }

    private static String typeAndRange(ConfigOption option) {
        return option.type().name() + ": " + option.type().range();
    }

    private static List<String> wrap(String sentence) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : sentence.split(" ", -1)) {
            if (line.length() + 1 + word.length() > COMMENT_WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
