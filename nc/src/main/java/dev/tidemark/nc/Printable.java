package dev.tidemark.nc;

/** Text from elsewhere, made fit for one line of a terminal. */
final class Printable {
    private Printable() {}

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
