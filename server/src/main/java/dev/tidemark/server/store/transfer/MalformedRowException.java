package dev.tidemark.server.store.transfer;

/** A line of a file does not say what it should; the lines behind it can be read all the same. */
final class MalformedRowException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param sentence what is wrong, without the line's number. */
    MalformedRowException(String sentence) {
        super(sentence);
    }
}
