package dev.tidemark.server.doctor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code /proc/self/limits}: what this process may use, and so one that is started in the same way.
 *
 * @param soft what holds now; {@link Long#MAX_VALUE} for no limit.
 */
record ProcessLimit(long soft) {
    static final String PATH = "/proc/self/limits";
    private static final Pattern VALUES = Pattern.compile("\\s+(\\d+|unlimited)\\s+.*");

    /** @return null if the system does not tell. */
    static ProcessLimit of(Machine machine, String name) {
        for (String line : machine.lines(PATH.substring(1))) {
            if (line.startsWith(name)) {
                Matcher matcher = VALUES.matcher(line.substring(name.length()));
                return matcher.matches() ? new ProcessLimit(parse(matcher.group(1))) : null;
            }
        }
        return null;
    }

    String softText() {
        return soft == Long.MAX_VALUE ? "unlimited" : Long.toString(soft);
    }

    private static long parse(String text) {
        return text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text);
    }
}
