package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HelpTest {
    @Test
    void shouldFitEightyColumns() {
        assertThat((Help.overview() + "\n" + Help.options()).lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @EnumSource(Verb.class)
    void shouldShowACommandWithItsOptions(Verb verb) throws CommandException {
        assertThat(Help.overview()).contains(verb.usage()).contains(verb.summary);
        String help = Help.of(List.of(verb.text));
        assertThat(help).startsWith(verb.usage());
        for (CommandOption option : CommandOption.values()) {
            assertThat(help.contains(" " + option.text + " ") || help.contains(" " + option.text + "\n"))
                    .as(option.text)
                    .isEqualTo(verb.takes(option));
        }
    }

    @Test
    void shouldRefuseWhatIsNoCommand() {
        assertThatThrownBy(() -> Help.of(List.of("me"))).hasMessage("no command 'me', see: help");
    }
}
