package dev.tidemark.nc;

import java.util.List;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** What may stand at the cursor: a command, an option that the command takes and does not have yet, or a counter mask. Thread: any. */
final class CommandCompleter implements Completer {
    private static final Set<String> MASKS = Set.of("mentions", "unread", "mentions,unread", "2", "3", "all", "none");

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> words = line.words();
        int index = line.wordIndex();
        if (index == 0) {
            verbs(candidates);
            candidates.add(candidate(Help.HELP, "the commands, or one with its options"));
            candidates.add(candidate(Help.QUIT, "end"));
        } else if (words.get(0).equals(Help.HELP)) {
            verbs(candidates);
        } else {
            Verb verb = Verb.of(words.get(0));
            if (words.get(index - 1).equals(CommandOption.COUNTERS.text)) {
                MASKS.forEach(mask -> candidates.add(new Candidate(mask)));
            } else if (verb != null) {
                options(verb, words, line.word(), candidates);
            }
        }
    }

    private static void verbs(List<Candidate> candidates) {
        for (Verb verb : Verb.values()) {
            candidates.add(candidate(verb.text, verb.summary));
        }
    }

    private static void options(Verb verb, List<String> words, String word, List<Candidate> candidates) {
        for (CommandOption option : verb.options) {
            if (word.equals(option.text) || !words.contains(option.text)) {
                candidates.add(candidate(option.text, option.summary));
            }
        }
    }

    private static Candidate candidate(String text, String summary) {
        return new Candidate(text, text, null, summary, null, null, true);
    }
}
