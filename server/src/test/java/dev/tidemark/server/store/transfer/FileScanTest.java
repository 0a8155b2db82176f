package dev.tidemark.server.store.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.UserImage;
import dev.tidemark.server.store.UserScan;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people write them, line by line. */
class FileScanTest {
    private static final String HEADER = "user,channel,lastRead,version\n";
    private static final long DEFAULT_VERSION = 99;

    private final StringWriter told = new StringWriter();
    private MalformedLines malformed = new MalformedLines("states", 0, new PrintWriter(told));

    private record Given(long user, PlainUser content) {}

    private UserScan open(String text, Format format, Columns columns, String position) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return FileScan.open(
                "states",
                new ByteArrayInputStream(bytes),
                bytes.length,
                format,
                columns,
                DEFAULT_VERSION,
                malformed,
                position);
    }

    private static List<Given> all(UserScan scan) {
        List<Given> all = new ArrayList<>();
        UserImage image = new UserImage();
        try (scan) {
            while (scan.next(image)) {
                all.add(new Given(image.user(), PlainUser.of(image)));
            }
        }
        return all;
    }

    private List<Given> csv(String text) {
        return all(open(text, Format.CSV, Columns.own(), ScannableStore.START));
    }

    private List<Given> ndjson(String text) {
        return all(open(text, Format.NDJSON, Columns.own(), ScannableStore.START));
    }

    private static Given user(long id, long newest, long removal) {
        PlainUser user = new PlainUser();
        user.newestVersion(newest);
        user.removalVersion(removal);
        return new Given(id, user);
    }

    private static Given with(Given user, long channel, ReadState state) {
        user.content().states().put(channel, state);
        return user;
    }

    private static ReadState state(long lastRead, long version) {
        return new ReadState(lastRead, 0, 0, version, 0, 0, 0, 0);
    }

    // What lines say

    @Test
    void shouldGatherTheLinesOfAUserByChannel() {
        assertThat(csv(HEADER + "1,9,10,5\n1,7,11,6\n1,8,12,4\n2,7,13,3\n"))
                .containsExactly(
                        with(with(with(user(1, 6, 0), 7, state(11, 6)), 8, state(12, 4)), 9, state(10, 5)),
                        with(user(2, 3, 0), 7, state(13, 3)));
    }

    @Test
    void shouldGiveAUserAgainWhoseLinesAreApart() {
        assertThat(csv(HEADER + "1,7,10,5\n2,7,10,5\n1,8,10,5\n"))
                .extracting(Given::user)
                .containsExactly(1L, 2L, 1L);
    }

    @Test
    void shouldKeepTheHigherVersionOfAChannelGivenTwice() {
        assertThat(csv(HEADER + "1,7,10,5\n1,7,11,6\n1,7,12,6\n1,7,13,2\n"))
                .containsExactly(with(user(1, 6, 0), 7, state(11, 6)));
    }

    @Test
    void shouldTakeTheLineOfAUser() {
        assertThat(csv("user,channel,version,removal\n1,,9,8\n1,7,5,\n2,,3,3\n"))
                .containsExactly(with(user(1, 9, 8), 7, state(0, 5)), user(2, 3, 3));
        assertThat(ndjson("{\"user\":1,\"version\":9,\"removal\":8}\n{\"user\":1,\"channel\":7,\"version\":5}\n"))
                .containsExactly(with(user(1, 9, 8), 7, state(0, 5)));
    }

    @Test
    void shouldTakeNumbersOfAllSixtyFourBits() {
        String most = "18446744073709551615";
        String text = "user,channel,lastRead,mentioned,counted,version,counter0,counter1,counter2,counter3\n"
                + String.join(",", most, most, most, most, most, most, "2147483647,0,1,2147483647\n");
        Given given =
                with(user(-1, -1, 0), -1, new ReadState(-1, -1, -1, -1, Integer.MAX_VALUE, 0, 1, Integer.MAX_VALUE));
        assertThat(csv(text)).containsExactly(given);
        assertThat(ndjson("{\"user\":" + most + ",\"channel\":\"" + most + "\",\"lastRead\":" + most
                        + ",\"mentioned\":" + most + ",\"counted\":" + most + ",\"version\":" + most
                        + ",\"counter0\":2147483647,\"counter1\":null,\"counter2\":1,\"counter3\":\"2147483647\"}"))
                .containsExactly(given);
    }

    @Test
    void shouldLetFieldsBeMissing() {
        assertThat(csv("channel,user\n7,1\n"))
                .containsExactly(with(user(1, DEFAULT_VERSION, 0), 7, state(0, DEFAULT_VERSION)));
        assertThat(csv(HEADER + "1,7,,\n"))
                .containsExactly(with(user(1, DEFAULT_VERSION, 0), 7, state(0, DEFAULT_VERSION)));
        assertThat(ndjson("{\"user\":1,\"channel\":7}"))
                .containsExactly(with(user(1, DEFAULT_VERSION, 0), 7, state(0, DEFAULT_VERSION)));
    }

    @Test
    void shouldReadWhatOtherProgramsWrite() {
        assertThat(csv("\uFEFFuser,channel,\"lastRead\"\r\n\"1\",7,\"10\"\r\n\r\n2,7,11"))
                .extracting(Given::user)
                .containsExactly(1L, 2L);
        assertThat(ndjson("\n {\"user\": 1, \"channel\": 7}\r\n\n{\"user\":2,\"channel\":7}"))
                .extracting(Given::user)
                .containsExactly(1L, 2L);
        assertThat(csv("user,channel\n")).isEmpty();
        assertThat(ndjson("")).isEmpty();
    }

    // Columns of another table

    private static final Columns FOREIGN =
            Columns.parse("user=user_id,channel=channel_id,lastRead=last_message_id,counter0=mention_count");

    @Test
    void shouldReadTheColumnsOfAnotherTable() {
        assertThat(all(open(
                        "id,user_id,last_message_id,channel_id,mention_count,flags\n1,42,1000,7,3,x\n2,42,,8,,\n",
                        Format.CSV,
                        FOREIGN,
                        ScannableStore.START)))
                .containsExactly(with(
                        with(user(42, DEFAULT_VERSION, 0), 7, new ReadState(1000, 0, 0, DEFAULT_VERSION, 3, 0, 0, 0)),
                        8,
                        state(0, DEFAULT_VERSION)));
        assertThat(all(open(
                        "{\"id\":{\"x\":[1]},\"user_id\":42,\"channel_id\":7,\"last_message_id\":1000,\"mention_count\":3}",
                        Format.NDJSON,
                        FOREIGN,
                        ScannableStore.START)))
                .containsExactly(
                        with(user(42, DEFAULT_VERSION, 0), 7, new ReadState(1000, 0, 0, DEFAULT_VERSION, 3, 0, 0, 0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user=u|no column for channel",
                "user=u,channel|expected FIELD=NAME, with FIELD one of user, channel, lastRead",
                "user=u,channel=c,frob=f|frob=f: expected FIELD=NAME",
                "user=u,channel=c,lastRead=|lastRead=: expected FIELD=NAME",
                "user=u,channel=u|channel=u: a field or a name that is given twice",
                "user=u,channel=c,user=v|user=v: a field or a name that is given twice"
            })
    void shouldRefuseColumnsThatMakeNoSense(String text, String words) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Columns.parse(text))
                .withMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|there is no header",
                "'user,chanel\n1,7\n'|has a column chanel that is no field",
                "'user,lastRead\n'|has no column channel",
                "'user,channel,user\n'|has the column user twice"
            })
    void shouldRefuseAHeaderThatIsNone(String text, String words) {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> csv(text))
                .withMessageStartingWith("states: ")
                .withMessageContaining(words)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(TransferException.Reason.MALFORMED));
    }

    @Test
    void shouldRefuseATableWithoutAColumnThatWasNamed() {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(
                        () -> open("user_id,channel_id,last_message_id\n", Format.CSV, FOREIGN, ScannableStore.START))
                .withMessageContaining("has no column mention_count");
    }

    // Malformed lines

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x,7,1,1|user=x, expected a whole number from 1 to 18446744073709551615",
                "0,7,1,1|user=0, expected a whole number from 1",
                "-1,7,1,1|user=-1, expected",
                "+1,7,1,1|user=+1, expected",
                "1,0,1,1|channel=0, expected",
                "1,7,18446744073709551616,1|lastRead=18446744073709551616, expected a whole number from 0",
                "1,7,1,0|version=0, expected",
                "1,7,1.5,1|lastRead=1.5, expected",
                "1,7,0x1,1|lastRead=0x1, expected",
                ",7,1,1|no user",
                "1,,1,1|no channel, and it is no line of a user either",
                "1,,,|no channel, and it is no line of a user either",
                "1,7,1|cells=3, expected 4 as in the header",
                "1,7,1,1,1|cells=5, expected 4 as in the header"
            })
    void shouldSayWhereAndWhatIsMalformed(String line, String words) {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> csv(HEADER + "1,6,1,1\n\n" + line + "\n1,8,1,1\n"))
                .withMessageStartingWith("states line 4: " + words)
                .withMessageEndingWith("; mend it, or let --skip-malformed pass over some such lines")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(TransferException.Reason.MALFORMED));
    }

    @Test
    void shouldShowNothingThatATerminalWouldObey() {
        String cell = "\u001b[2J\u00e9\n" + "x".repeat(100);
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> csv(HEADER + "1,7,\"" + cell + "\",1\n"))
                .withMessageStartingWith("states line 2: lastRead=?[2J??" + "x".repeat(34) + "..., expected");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"user\":1|no JSON: ",
                "nonsense|no JSON: Unrecognized token",
                "[1,7]|no JSON object",
                "7|no JSON object",
                "{\"user\":1,\"channel\":7} {}|something behind the object",
                "{\"user\":1,\"channel\":7,\"frob\":1}|frob is no field, expected some of user, channel",
                "{\"user\":1,\"channel\":1.5}|channel=1.5, expected",
                "{\"user\":1,\"channel\":[7]}|channel=[, expected",
                "{\"user\":1,\"channel\":true}|channel=true, expected",
                "{\"user\":1,\"user\":2,\"channel\":7}|user: given twice",
                "{\"user\":1,\"channel\":7,\"counter0\":2147483648}|counter0=2147483648, expected a whole number from 0 to 2147483647",
                "{\"user\":1,\"channel\":7,\"removal\":1}|removal beside a channel",
                "{\"user\":1,\"version\":5,\"removal\":6}|removal=6, expected at most version=5"
            })
    void shouldSayWhereAndWhatIsMalformedInJson(String line, String words) {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> ndjson("{\"user\":1,\"channel\":6}\n" + line + "\n{\"user\":1,\"channel\":8}\n"))
                .withMessageStartingWith("states line 2: " + words);
    }

    @Test
    void shouldPassOverAsManyMalformedLinesAsAllowed() {
        String text = HEADER + "1,7,1,1\nx\n1,8,1,1\n2,7,y,1\n3,7,1,1\nz\n4,7,1,1\n";
        malformed = new MalformedLines("states", 3, new PrintWriter(told));

        List<Given> given = csv(text);

        assertThat(given).extracting(Given::user).containsExactly(1L, 3L, 4L);
        assertThat(given.get(0).content().states()).containsOnlyKeys(7L, 8L);
        assertThat(malformed.count()).isEqualTo(3);
        assertThat(told.toString().lines())
                .hasSize(3)
                .startsWith("tidemark: passed over: states line 3: cells=1, expected 4 as in the header")
                .contains("tidemark: passed over: states line 5: lastRead=y, expected a whole number from 0 to "
                        + "18446744073709551615");
    }

    @Test
    void shouldEndAtTheLineBehindThoseAllowed() {
        malformed = new MalformedLines("states", 2, new PrintWriter(told));

        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> csv(HEADER + "x\ny\n1,7,1,1\nz\n"))
                .withMessage("states line 5: cells=1, expected 4 as in the header; as many malformed lines as "
                        + "--skip-malformed allows came before");
    }

    @Test
    void shouldNotFloodTheScreen() {
        malformed = new MalformedLines("states", 1_000, new PrintWriter(told));

        csv(HEADER + "x\n".repeat(1_000));

        assertThat(malformed.count()).isEqualTo(1_000);
        assertThat(told.toString().lines())
                .hasSize(21)
                .last()
                .isEqualTo("tidemark: further malformed lines are counted only");
    }

    @Test
    void shouldEndWhereQuotesDoNotMatch() {
        malformed = new MalformedLines("states", 1_000, new PrintWriter(told));

        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> csv(HEADER + "1,7,1,1\n2,7,\"1\"1,1\n"))
                .withMessageContaining("it is no CSV any more")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(TransferException.Reason.MALFORMED));
    }

    @Test
    void shouldBoundTheMemoryOfALine() {
        malformed = new MalformedLines("states", 1, new PrintWriter(told));
        String endless = "{\"user\":\"" + "1".repeat(LineReader.MOST_BYTES * 3) + "\"}";

        assertThat(ndjson(endless + "\n{\"user\":2,\"channel\":7}\n"))
                .extracting(Given::user)
                .containsExactly(2L);
    }

    @Test
    void shouldRefuseAUserOfMoreStatesThanAServerAllows() {
        StringBuilder text = new StringBuilder(HEADER);
        for (int channel = Entries.MOST_STATES; channel > 0; channel--) {
            text.append("1,").append(channel).append(",1,1\n");
        }
        assertThat(csv(text.toString()).get(0).content().states()).hasSize(Entries.MOST_STATES);

        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> csv(text + "1,9000,1,1\n"))
                .withMessageStartingWith("states line 8194: user=1 has more read states than a server allows");
    }

    // Positions

    @ParameterizedTest
    @ValueSource(strings = {"CSV", "NDJSON"})
    void shouldGoOnBehindAnyUserAndCountOnFromThere(String name) {
        Format format = Format.valueOf(name);
        String text = format == Format.CSV
                ? HEADER + "1,7,1,1\nx\n1,8,1,1\n2,7,1,1\n\ny\n3,7,1,1\n3,8,1,1\n"
                : "{\"user\":1,\"channel\":7}\nx\n{\"user\":1,\"channel\":8}\n{\"user\":2,\"channel\":7}\n\ny\n"
                        + "{\"user\":3,\"channel\":7}\n{\"user\":3,\"channel\":8}\n";
        malformed = new MalformedLines("states", 2, new PrintWriter(told));
        List<Given> all = all(open(text, format, Columns.own(), ScannableStore.START));
        assertThat(all).extracting(Given::user).containsExactly(1L, 2L, 3L);
        for (int given = 1; given <= all.size(); given++) {
            malformed = new MalformedLines("states", 2, new PrintWriter(told));
            String position;
            try (UserScan scan = open(text, format, Columns.own(), ScannableStore.START)) {
                UserImage image = new UserImage();
                for (int i = 0; i < given; i++) {
                    assertThat(scan.next(image)).isTrue();
                }
                position = scan.position();
            }
            malformed = new MalformedLines("states", 2, new PrintWriter(told));
            assertThat(all(open(text, format, Columns.own(), position))).isEqualTo(all.subList(given, all.size()));
            assertThat(malformed.count()).isEqualTo(2);
        }
    }

    @Test
    void shouldRefuseAFileShorterThanThePosition() {
        assertThatExceptionOfType(TransferException.class)
                .isThrownBy(() -> open(HEADER + "1,7,1,1\n", Format.CSV, Columns.own(), "2/0"))
                .withMessage(
                        "states: lines=1, expected 2 or more, since an earlier run had come so far; give the same file, or "
                                + "another --checkpoint")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(TransferException.Reason.FILE));
    }

    @Test
    void shouldTellTheShareOfAFileOnly() {
        String text = HEADER + "1,7,1,1\n";
        try (UserScan scan = open(text, Format.CSV, Columns.own(), ScannableStore.START)) {
            while (scan.next(new UserImage())) {}
            assertThat(scan.share()).isEqualTo(1);
        }
        ByteArrayInputStream pipe = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        try (UserScan scan =
                FileScan.open("-", pipe, 0, Format.CSV, Columns.own(), 1, malformed, ScannableStore.START)) {
            assertThat(scan.share()).isNaN();
        }
    }
}
