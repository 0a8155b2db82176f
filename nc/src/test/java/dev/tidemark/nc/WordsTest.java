package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void shouldSplitAtWhiteSpace() throws CommandException {
        assertThat(Words.split("  get 1\t 2 ")).containsExactly("get", "1", "2");
    }

    @Test
    void shouldKeepWhiteSpaceInQuotes() throws CommandException {
        assertThat(Words.split("ping 'a  b' \"it's\" x'y 'z ''")).containsExactly("ping", "a  b", "it's", "xy z", "");
    }

    @Test
    void shouldEndAtAComment() throws CommandException {
        assertThat(Words.split("# all of it")).isEmpty();
        assertThat(Words.split("ping a#b '#c' # d 'e")).containsExactly("ping", "a#b", "#c");
    }

    @Test
    void shouldRefuseAnOpenQuote() {
        assertThatThrownBy(() -> Words.split("ping \"a")).hasMessage("quote \" is not closed");
    }
}
