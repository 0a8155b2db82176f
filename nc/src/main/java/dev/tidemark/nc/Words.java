package dev.tidemark.nc;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into words at white space. Single or double quotes keep white space in a word; a word that begins with # ends the line. */
final class Words {
    private Words() {}

    /**
     * Splits a line.
     *
     * @return the words, none for an empty line or a comment.
     * @throws CommandException if a quote is not closed.
     */
    static List<String> split(String line) throws CommandException {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (Character.isWhitespace(c)) {
                if (word != null) {
                    words.add(word.toString());
                    word = null;
                }
            } else if (c == '#' && word == null) {
                return words;
            } else {
                word = word == null ? new StringBuilder() : word;
                if (c == '"' || c == '\'') {
                    quote = c;
                } else {
                    word.append(c);
                }
            }
        }
        if (quote != 0) {
            throw new CommandException("quote " + quote + " is not closed");
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
