package dev.tidemark.loadgen.report;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts parts where a template says <code>{{name}}</code>; what the parts say is not looked at. */
final class PageTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

    private PageTemplate() {}

    /** @throws IllegalArgumentException if the template names a part that is not given */
    static String fill(String template, Map<String, String> parts) {
        return PLACE.matcher(template).replaceAll(place -> {
            String part = parts.get(place.group(1));
            if (part == null) {
                throw new IllegalArgumentException("no such part: name=" + place.group(1));
            }
            return Matcher.quoteReplacement(part);
        });
    }
}
