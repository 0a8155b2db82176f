package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void shouldEscapeWhatMovesTheCursorOrHides() {
        assertThat(Printable.escape("a\tb\r\nc\u001b[2J\u200bd é 漢 😀"))
                .isEqualTo("a\\tb\\r\\nc\\u{1b}[2J\\u{200b}d é 漢 😀");
    }

    @Test
    void shouldShortenLongTextOnly() {
        assertThat(Printable.shorten("x".repeat(80))).isEqualTo("x".repeat(80));
        assertThat(Printable.shorten("x".repeat(81))).isEqualTo("x".repeat(79) + "…");
    }
}
