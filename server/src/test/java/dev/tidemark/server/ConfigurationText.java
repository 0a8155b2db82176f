package dev.tidemark.server;

import java.util.ArrayList;
import java.util.List;

/** What the tables of docs/CONFIGURATION.md must read, written out from {@link ConfigOption} and {@link ExitCode}. */
final class ConfigurationText {
    private ConfigurationText() {}

    static List<String> optionRows() {
        List<String> rows = new ArrayList<>();
        for (ConfigOption option : ConfigOption.values()) {
            rows.add("| `" + option.key() + "` | `" + option.defaultText() + "` | "
                    + ConfigTemplate.typeAndRange(option) + " | "
                    + option.effect().words() + " | "
                    + option.sentence() + " |");
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
}
