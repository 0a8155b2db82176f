package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.impl.DefaultParser;
import org.junit.jupiter.api.Test;

class CommandCompleterTest {
    @Test
    void shouldOfferCommandsFirst() {
        assertThat(candidates("")).hasSize(Verb.values().length + 2).contains("get", "increment-many", "help", "quit");
    }

    @Test
    void shouldOfferCommandsBehindHelp() {
        assertThat(candidates("help ")).hasSize(Verb.values().length).contains("ack");
    }

    @Test
    void shouldOfferTheOptionsThatACommandDoesNotHaveYet() {
        assertThat(candidates("ack 1 2 3 --quiet "))
                .containsExactlyInAnyOrder("--counters", "--force", "--existing", "--flags", "--param");
        assertThat(candidates("ack --f")).contains("--force");
        assertThat(candidates("raw ")).isEmpty();
        assertThat(candidates("nothing ")).isEmpty();
    }

    @Test
    void shouldOfferMasks() {
        assertThat(candidates("ack 1 2 3 --counters ")).contains("mentions", "unread", "all", "none");
    }

    private static List<String> candidates(String line) {
        ParsedLine parsed = new DefaultParser().parse(line, line.length(), ParseContext.COMPLETE);
        List<Candidate> candidates = new ArrayList<>();
        new CommandCompleter().complete(null, parsed, candidates);
        return candidates.stream().map(Candidate::value).toList();
    }
}
