package dev.tidemark.server.telemetry;

/**
 * Writes JSON: names and values in turn, and what they lie in.
 *
 * <pre>
 *   new JsonText().begin('{').name("a").value(1).end('}').toString()
 * </pre>
 *
 * Thread: one.
 */
final class JsonText {
    private final StringBuilder text = new StringBuilder(8 * 1_024);
    private boolean needsComma;

    /** Begins an object or an array: an opening bracket. */
    JsonText begin(char bracket) {
        comma();
        text.append(bracket);
        needsComma = false;
        return this;
    }

    /** Ends it: the closing bracket. */
    JsonText end(char bracket) {
        text.append(bracket);
        needsComma = true;
        return this;
    }

    /** The name of what comes next. */
    JsonText name(String name) {
        comma();
        quote(name);
        text.append(':');
        needsComma = false;
        return this;
    }

    JsonText value(String value) {
        comma();
        quote(value);
        needsComma = true;
        return this;
    }

    JsonText value(long value) {
        comma();
        text.append(value);
        needsComma = true;
        return this;
    }

    /** A size, or null where it is not known, which a negative one says. */
    JsonText size(long bytes) {
        if (bytes >= 0) {
            return value(bytes);
        }
        comma();
        text.append("null");
        needsComma = true;
        return this;
    }

    private void comma() {
        if (needsComma) {
            text.append(',');
        }
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
