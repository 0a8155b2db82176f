package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.protocol.FrameHeader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandParserTest {
    private static final String STATE = "175928847299117063 381870553235193857";

    /** The golden frame's correlation is given to each command; all other bytes come from the words. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hello                                | hello --shard 1 --token s3cret --name gateway-7
            hello, nothing asked                 | hello --name ''
            ping                                 | ping tide
            info                                 | info
            ack                                  | ack STATE 1262146890297815040
            ack                                  | ack STATE 1262146890297815040 --counters mentions,unread,2,3
            ack                                  | ack STATE 0x11840be8da90b000 --counters=all
            ack forced, mentions only, existing  | ack --force --existing STATE 1262146890297815040 --counters mentions
            increment once                       | increment STATE 1 --message 1262146890297815040 --once --counters 0,1
            increment minus, quiet               | increment 0xffffffffffffffff 0x8000000000000000 -7 --counters 3 --quiet
            reset                                | reset STATE --counters mentions
            reset if                             | reset STATE --if 1790000000000000
            get                                  | get STATE
            mark                                 | mark STATE 1262146890297815039 1262146890297815041 1262146890297815042 3,40,0,1
            mark if absent                       | mark STATE 0 0 0 1,0,0,0 --if 0
            set                                  | set STATE -,-,20780,-
            set                                  | set STATE 0,0,20780,0 --counters 2
            forget                               | forget STATE
            load                                 | load USER --after CHANNEL --since 1790000000000000 --limit 100
            totals                               | totals USER
            forget user                          | forget-user USER
            increment many                       | increment-many CHANNEL 1 1 2 18446744073709551615 --message 1262146890297815040 --once
            increment many, nobody               | increment-many CHANNEL 1
            ack many                             | ack-many USER CHANNEL:1262146890297815040 381870553235193858:1262146890297815041
            """)
    void shouldEncodeACommandToTheGoldenFrame(String title, String line) throws CommandException {
        byte[] golden = GoldenFrames.bytes(title);
        String words = line.replace("STATE", STATE)
                .replace("USER", "175928847299117063")
                .replace("CHANNEL", "381870553235193857");
        Command command = parse(words);
        command.correlate(header(golden).correlation());
        assertThat(HexFormat.of().formatHex(command.bytes()))
                .isEqualTo(HexFormat.of().formatHex(golden));
        assertThat(command.isRaw()).isFalse();
    }

    @Test
    void shouldLeaveWhatMarkDoesNotSayAtZero() throws CommandException {
        assertThat(parse("mark 1 2 3").bytes())
                .isEqualTo(parse("mark 1 2 3 0 0 0,0,0,0").bytes());
        assertThat(parse("mark 1 2 3 4").bytes())
                .isEqualTo(parse("mark 1 2 3 4 0 0,0,0,0").bytes());
    }

    @Test
    void shouldMeanTheUsualCountersUnlessTold() throws CommandException {
        assertThat(header(parse("increment 1 2 3").bytes()).param()).isEqualTo(1);
        assertThat(header(parse("increment-many 1 2 3").bytes()).param()).isEqualTo(1);
        assertThat(header(parse("ack 1 2 3").bytes()).param()).isEqualTo(15);
        assertThat(header(parse("ack 1 2 3 --counters none").bytes()).param()).isZero();
        assertThat(header(parse("ack-many 1").bytes()).param()).isEqualTo(15);
        assertThat(header(parse("reset 1 2").bytes()).param()).isEqualTo(15);
        assertThat(header(parse("set 1 2 5,-,-,6").bytes()).param()).isEqualTo(9);
    }

    @Test
    void shouldEncodeNonsense() throws CommandException {
        assertThat(header(parse("increment 0 0 0 --counters 0x1ff").bytes()).param())
                .isEqualTo(0x1FF);
        assertThat(header(parse("get 1 2 --flags 0x41 --param 7").bytes()))
                .isEqualTo(new FrameHeader(28, 0x13, 0x41, 7, 0));
        assertThat(header(parse("ack 1 2 3 --quiet --flags 0x80").bytes()).flags())
                .isEqualTo(0x81);
        assertThat(parse("reset 1 2 --flags 0x08").bytes()).hasSize(28);
        assertThat(Unpooled.wrappedBuffer(parse("set 1 2 4294967295,-,-,-").bytes())
                        .getIntLE(28))
                .isEqualTo(-1);
    }

    @Test
    void shouldTakeRawBytesAsTheyAre() throws CommandException {
        Command command = parse("raw 0c 0000 00ff # and so on");
        assertThat(command.isRaw()).isTrue();
        assertThat(command.bytes()).containsExactly(12, 0, 0, 0, 255);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            frobnicate                           | unknown command 'frobnicate', see: help
            get 1                                | too few arguments, usage: get USER CHANNEL
            get 1 2 3                            | '3' is too much, usage: get USER CHANNEL
            get 1 x                              | channel: 'x', expected a number of 0 … 18446744073709551615, or 0x and hex digits
            get 1 -2                             | channel: '-2', expected a number of 0 … 18446744073709551615, or 0x and hex digits
            get 18446744073709551616 2           | user: '18446744073709551616', expected a number of 0 … 18446744073709551615, or 0x and hex digits
            get 1 2 --quiet                      | get does not take --quiet; to send such a frame all the same there are --flags and --param
            get 1 2 --slow                       | unknown option --slow, see: help get
            ack 1 2 3 --force --force            | --force is given twice
            ack 1 2 3 --force=yes                | --force takes no value
            ack 1 2 3 --counters                 | --counters needs a value: --counters MASK
            ack 1 2 3 --counters some            | --counters: 'some', expected mentions, unread, 2, 3 joined by commas, all, none, or bits as 0x..
            ack 1 2 3 --counters 0x10000         | --counters: '0x10000', expected a number of 0 … 65535, or 0x and hex digits
            increment 1 2 2147483648             | delta: '2147483648', expected a number of -2147483648 … 2147483647
            set 1 2 3                            | counters: '3', expected 4 values joined by commas, such as 3,40,0,0
            set 1 2 4294967296,0,0,0             | counter 0: '4294967296', expected a number of 0 … 4294967295, or 0x and hex digits
            load 1 --limit 4294967296            | --limit: '4294967296', expected a number of 0 … 4294967295, or 0x and hex digits
            ack-many 1 2                         | '2', expected CHANNEL:MESSAGE
            hello --shard 65536                  | --shard: '65536', expected a number of 0 … 65535, or 0x and hex digits
            raw                                  | too few arguments, usage: raw HEXBYTES…
            raw 0g                               | line 1, column 2: 'g' is no hex digit
            raw 00 --flags 1                     | raw does not take --flags
            """)
    void shouldSayWhatIsWrong(String line, String message) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(CommandException.class)
                .hasMessage(message);
    }

    private static Command parse(String line) throws CommandException {
        return CommandParser.parse(Words.split(line));
    }

    private static FrameHeader header(byte[] frame) {
        ByteBuf buffer = Unpooled.wrappedBuffer(frame);
        return FrameHeader.decode(buffer, 0);
    }
}
