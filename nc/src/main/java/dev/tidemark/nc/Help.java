package dev.tidemark.nc;

import java.util.List;

/** What {@code help} says in a session, and the part of {@code --help} that is about commands. */
final class Help {
    static final String HELP = "help";
    static final String QUIT = "quit";

    private static final int SUMMARY_COLUMN = 34;
    private static final int OPTION_COLUMN = 22;

    private Help() {}

    /**
     * Answers {@code help}.
     *
     * @param words those behind {@code help}: none, or a command.
     * @throws CommandException if there is no such command.
     */
    static String of(List<String> words) throws CommandException {
        if (words.isEmpty()) {
            return overview();
        }
        Verb verb = Verb.of(words.get(0));
        if (verb == null) {
            throw new CommandException("no command '" + words.get(0) + "', see: help");
        }
        return about(verb);
    }

    /** Every command in a line or two, and how words are written. */
    static String overview() {
        StringBuilder text = new StringBuilder();
        for (Verb verb : Verb.values()) {
            row("  " + verb.usage(), SUMMARY_COLUMN, verb.summary, text);
        }
        row("  help [COMMAND]", SUMMARY_COLUMN, "this, or a command with its options", text);
        row("  quit", SUMMARY_COLUMN, "end", text);
        text.append("Ids are unsigned, decimal or 0x and hex digits. Quotes keep spaces in a word,\n");
        text.append("# begins a comment. Counters meant without --counters are in parentheses.");
        return text.toString();
    }

    /** Every option, whichever command takes it. */
    static String options() {
        StringBuilder text = new StringBuilder();
        for (CommandOption option : CommandOption.values()) {
            row("  " + option.usage(), OPTION_COLUMN, option.summary, text);
        }
        return text.toString().stripTrailing();
    }

    private static String about(Verb verb) {
        StringBuilder text = new StringBuilder();
        text.append(verb.usage()).append(verb.options.isEmpty() ? "" : " [OPTION…]");
        text.append("\n  ").append(verb.summary).append('\n');
        for (CommandOption option : verb.options) {
            row("    " + option.usage(), OPTION_COLUMN + 2, option.summary, text);
        }
        return text.toString().stripTrailing();
    }

    /** Two columns; what is too long for the left one has a line of its own. */
    private static void row(String left, int column, String right, StringBuilder text) {
        text.append(left);
        if (left.length() > column - 2) {
            text.append('\n').append(" ".repeat(column));
        } else {
            text.append(" ".repeat(column - left.length()));
        }
        text.append(right).append('\n');
    }
}
