package dev.tidemark.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensFileTest {
    /** SHA-256 of "secret". */
    private static final String HASH = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.UTF_8);

    @Test
    void shouldFindATokenByWhatIsShown() throws TokensException {
        Credentials credentials = Credentials.of(
                parse("# who", "", "  gateway\t" + HASH + "  writer  ", "other " + "0".repeat(64) + " admin"));
        Token found = credentials.find(SECRET);
        assertThat(found.name()).isEqualTo("gateway");
        assertThat(found.role()).isEqualTo(Role.WRITER);
        assertThat(credentials.find("secret2".getBytes(StandardCharsets.UTF_8))).isNull();
        assertThat(credentials.find(new byte[0])).isNull();
    }

    @Test
    void shouldTellAllFaultsAtOnceAndNothingThatMayBeAToken() {
        TokensException e = catchThrowableOfType(
                TokensException.class,
                () -> parse(
                        "gateway " + HASH,
                        "gate/way " + HASH + " writer",
                        "gateway hunter2 writer",
                        "gateway " + HASH + " root",
                        "gateway " + HASH + " admin",
                        "gateway " + HASH + " admin",
                        "other " + HASH.toUpperCase(Locale.ROOT) + " reader"));
        assertThat(e.faults())
                .containsExactly(
                        "tokens:1: words=2, expected 3: NAME SHA-256 ROLE",
                        "tokens:2: the name is none, expected 1 to 64 of A-Z a-z 0-9 . _ -",
                        "tokens:3: the second word is no SHA-256, expected 64 hexadecimal digits (never the token itself)",
                        "tokens:4: unknown role, expected reader, writer or admin",
                        "tokens:6: a second token of the name gateway",
                        "tokens:7: the same token as gateway");
    }

    @Test
    void shouldRefuseAFileWithoutAToken(@TempDir Path dir) {
        assertThat(catchThrowableOfType(TokensException.class, () -> parse("# nobody"))
                        .faults())
                .containsExactly(
                        "tokens: no token in it, so that nobody could connect; make one with bin/tidemark token");
        assertThat(catchThrowableOfType(TokensException.class, () -> TokensFile.read(dir.resolve("absent")))
                        .getMessage())
                .contains("absent", "cannot be read");
    }

    @Test
    void shouldMakeTokensThatTheirLineLetsIn() throws TokensException {
        NewToken made = NewToken.make("gateway", Role.READER);
        assertThat(made.secret()).hasSize(43);
        assertThat(made.line()).doesNotContain(made.secret());
        assertThat(made.toString()).doesNotContain(made.secret());
        Token found = Credentials.of(parse(made.line())).find(made.secret().getBytes(StandardCharsets.UTF_8));
        assertThat(found.role()).isEqualTo(Role.READER);
        assertThat(NewToken.make("gateway", Role.READER).secret()).isNotEqualTo(made.secret());
    }

    @Test
    void shouldFollowATokenThroughChangesOfTheFile() throws TokensException {
        Credentials credentials = Credentials.of(parse("gateway " + HASH + " admin"));
        Token before = credentials.find(SECRET);
        credentials.replace(parse("gateway " + HASH + " reader"));
        assertThat(credentials.current(before).role()).isEqualTo(Role.READER);
        credentials.replace(parse("gateway " + "1".repeat(64) + " admin"));
        assertThat(credentials.current(before)).isNull();
    }

    @Test
    void shouldLetAnybodyDoEverythingWhereNoTokenIsAskedFor() {
        Token anybody = Credentials.notAsked().find(SECRET);
        assertThat(anybody.role()).isEqualTo(Role.ADMIN);
        assertThat(Credentials.notAsked().current(anybody)).isSameAs(anybody);
    }

    private static List<Token> parse(String... lines) throws TokensException {
        return TokensFile.parse("tokens", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
}
