package dev.tidemark.server;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Writes a configuration file out of {@link ConfigOption}: every key in its section, with what it means and what it may be.
 *
 * <p>Thread: safe from any.
 */
final class ConfigTemplate {
    private static final int COMMENT_WIDTH = 100;
    private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[A-Za-z0-9_-]+");
    private static final String UNITS =
            "Sizes: B, KiB, MiB, GiB, TiB; without a unit bytes. Times: ns, us, ms, s, m, h, d.";

    private ConfigTemplate() {}

    /** The defaults, as {@code reference.conf} has them. */
    static String reference() {
        return "# The defaults of bin/tidemark server, and what each key means. Copy what you change into a file of your own,\n"
                + "# and name it with -c. " + UNITS + "\n"
                + body(option -> assignment(option, option.defaultText()));
    }

    /** A file to begin with: the keys that were set somewhere have their values, the others stand as comments with their defaults. */
    static String of(Map<ConfigOption, ConfigSetting> settings) {
        return "# Configuration of a Tidemark server. A key behind # has the value that is written there; take the # away and\n"
                + "# change it. " + UNITS + "\n"
                + body(option -> {
                    ConfigSetting setting = settings.get(option);
                    return setting.isDefault() || option.type() instanceof OptionType.Secret
                            ? "#" + assignment(option, option.defaultText())
                            : assignment(option, option.type().format(setting.value()));
                });
    }

    /** What a key may be, in words: {@code time: 0s to 10m}. */
    static String typeAndRange(ConfigOption option) {
        return option.type().name() + ": " + option.type().range();
    }

    /** A value as a file has it. */
    static String quoted(String value) {
        return NEEDS_NO_QUOTES.matcher(value).matches() ? value : ConfigUtil.quoteString(value);
    }

    private static String body(Function<ConfigOption, String> line) {
        StringBuilder text = new StringBuilder();
        String openSection = "";
        for (ConfigOption option : ConfigOption.values()) {
            String section = sectionOf(option);
            if (section.equals(openSection)) {
                text.append('\n');
            } else {
                text.append(openSection.isEmpty() ? "\n" : "}\n\n")
                        .append(section)
                        .append(" {\n");
                openSection = section;
            }
            wrap(option.sentence())
                    .forEach(words -> text.append("  # ").append(words).append('\n'));
            text.append("  # ").append(typeAndRange(option)).append('\n');
            text.append("  # a change holds ").append(option.effect().words()).append('\n');
            text.append("  ").append(line.apply(option)).append('\n');
        }
        return text.append("}\n").toString();
    }

    private static String assignment(ConfigOption option, String value) {
        return option.key().substring(sectionOf(option).length() + 1) + " = " + quoted(value);
    }

    private static String sectionOf(ConfigOption option) {
        return option.key().substring(0, option.key().indexOf('.'));
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
