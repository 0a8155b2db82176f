package dev.tidemark.nc;

/** Text from elsewhere, made fit for one line of a terminal. */
final class Printable {
    private static final int SHORT_LENGTH = 80;

    private Printable() {}

    /** The beginning of a text, with a sign that it goes on where it does. */
    static String shorten(String text) {
        return text.length() <= SHORT_LENGTH ? text : text.substring(0, SHORT_LENGTH - 1) + "…";
    }

    /** The text with control and unassigned characters, line ends among them, written as {@code \n} or <code>\\u{1b}</code>. */
    static String escape(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n') {
                line.append("\\n");
            } else if (c == '\r') {
                line.append("\\r");
            } else if (c == '\t') {
                line.append("\\t");
            } else if (Character.isISOControl(c)
                    || !Character.isDefined(c)
                    || Character.getType(c) == Character.FORMAT) {
                line.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
