package dev.tidemark.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialsTest {
    private static final Token FIRST = token("first", "one", Role.READER);
    private static final Token SECOND = token("second", "two", Role.WRITER);
    private static final Token THIRD = token("third", "three", Role.ADMIN);

    private final Credentials credentials = Credentials.of(List.of(FIRST, SECOND, THIRD));

    @Test
    void shouldFindTheTokenThatIsShownAndNoOther() {
        assertThat(credentials.find(bytes("one"))).isSameAs(FIRST);
        assertThat(credentials.find(bytes("three"))).isSameAs(THIRD);
        assertThat(credentials.find(bytes("One"))).isNull();
        assertThat(credentials.find(bytes("on"))).isNull();
        assertThat(credentials.find(bytes(""))).isNull();
    }

    /** A hash that differs in one bit is another, whichever bit it is. */
    @Test
    void shouldTakeNoHashThatDiffersInABit() {
        for (int bit = 0; bit < Byte.SIZE * Token.HASH_LENGTH; bit++) {
            byte[] hash = Token.hashOf(bytes("one"));
            hash[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThat(FIRST.hasHash(hash)).as("bit " + bit).isFalse();
        }
        assertThat(FIRST.hasHash(new byte[0])).isFalse();
    }

    /** The time of a look-up would otherwise tell where in the file a token stands, or that it stands there. */
    @Test
    void shouldLookAtEveryTokenWhicheverIsTheRightOne() {
        for (Token shown : List.of(FIRST, SECOND, THIRD)) {
            int[] looked = {0};
            Iterable<Token> counting = () -> new Iterator<>() {
                private final Iterator<Token> all =
                        List.of(FIRST, SECOND, THIRD).iterator();

                @Override
                public boolean hasNext() {
                    return all.hasNext();
                }

                @Override
                public Token next() {
                    looked[0]++;
                    return all.next();
                }
            };
            byte[] hash = Token.hashOf(bytes(shown == FIRST ? "one" : shown == SECOND ? "two" : "three"));
            assertThat(Credentials.find(counting, hash)).isSameAs(shown);
            assertThat(looked[0]).isEqualTo(3);
        }
    }

    @Test
    void shouldGiveATokenTheRoleThatItHasNow() {
        Token promoted = token("first", "one", Role.ADMIN);
        credentials.replace(List.of(promoted, SECOND));
        assertThat(credentials.current(FIRST)).isSameAs(promoted);
        assertThat(credentials.find(bytes("one"))).isSameAs(promoted);
        assertThat(credentials.current(THIRD)).as("taken out").isNull();
        assertThat(credentials.find(bytes("three"))).isNull();
    }

    /** The name goes on, with another token: whoever came in with the old one is not its holder any more. */
    @Test
    void shouldForgetATokenThatWasExchanged() {
        credentials.replace(List.of(token("first", "renewed", Role.READER)));
        assertThat(credentials.current(FIRST)).isNull();
        assertThat(credentials.find(bytes("renewed"))).isNotNull();
    }

    @Test
    void shouldLetAnybodyDoAnythingWhereNoTokenIsAskedFor() {
        Credentials open = Credentials.notAsked();
        Token anybody = open.find(bytes("whatever"));
        assertThat(anybody.role()).isEqualTo(Role.ADMIN);
        assertThat(open.current(anybody)).isSameAs(anybody);
    }

    private static Token token(String name, String secret, Role role) {
        return new Token(name, Token.hashOf(bytes(secret)), role);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
