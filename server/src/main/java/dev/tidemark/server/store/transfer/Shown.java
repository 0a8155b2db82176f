package dev.tidemark.server.store.transfer;

/** Text from a file, fit to be shown to the operator. Thread: any. */
final class Shown {
    private static final int MOST_CHARACTERS = 40;
    private static final int FIRST_PRINTABLE = ' ';
    private static final int LAST_PRINTABLE = '~';

    private Shown() {}

    /** The beginning of a text, with what is not printable ASCII as a question mark. */
    static String text(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MOST_CHARACTERS); i++) {
            char c = text.charAt(i);
            shown.append(c < FIRST_PRINTABLE || c > LAST_PRINTABLE ? '?' : c);
        }
        return text.length() > MOST_CHARACTERS ? shown.append("...").toString() : shown.toString();
    }
}
