package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of PROTOCOL.md section 3: codes, names, and the flags that each request may carry. */
final class OpcodeTest {
    private static final int QUIET = 0x01;
    private static final int ONCE = 0x02;
    private static final int FORCE = 0x04;
    private static final int IF = 0x08;
    private static final int EXISTING = 0x10;

    @ParameterizedTest
    @CsvSource({
        "0x01, HELLO, 0",
        "0x02, PING, 0",
        "0x03, INFO, 0",
        "0x10, ACK, 0x15",
        "0x11, INCREMENT, 0x13",
        "0x12, RESET, 0x09",
        "0x13, GET, 0",
        "0x14, MARK, 0x09",
        "0x15, FORGET, 0x09",
        "0x16, SET, 0x09",
        "0x20, LOAD, 0",
        "0x21, TOTALS, 0",
        "0x22, FORGET_USER, 0x01",
        "0x30, INCREMENT_MANY, 0x13",
        "0x31, ACK_MANY, 0x15"
    })
    void shouldNameEveryOpcodeAndItsFlags(String hexCode, String name, String hexFlags)
            throws ReflectiveOperationException {
        int code = Integer.decode(hexCode);
        assertThat(Opcode.class.getField(name).getInt(null)).isEqualTo(code);
        assertThat(Opcode.nameOf(code)).isEqualTo(name);
        assertThat(Opcode.nameOf(code | 0x80)).as("of the reply").isEqualTo(name);
        assertThat(RequestLayout.allowedFlags(code)).isEqualTo(Integer.decode(hexFlags));
    }

    @Test
    void shouldKnowWhichRequestsCanChangeSomething() {
        Set<Integer> changing = Set.of(0x10, 0x11, 0x12, 0x14, 0x15, 0x16, 0x22, 0x30, 0x31);
        for (int opcode = 0; opcode < 256; opcode++) {
            assertThat(Opcode.canChange(opcode)).as("opcode %d", opcode).isEqualTo(changing.contains(opcode));
        }
    }

    @Test
    void shouldKnowWhichRequestsAreForOneUser() {
        Set<Integer> single = Set.of(0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x20, 0x21, 0x22, 0x31);
        for (int opcode = -128; opcode < 256; opcode++) {
            assertThat(Opcode.isForOneUser(opcode)).as("opcode %d", opcode).isEqualTo(single.contains(opcode));
        }
    }

    @Test
    void shouldNumberTheFlagsOfRequests() {
        assertThat(RequestFlags.QUIET).isEqualTo(QUIET);
        assertThat(RequestFlags.ONCE).isEqualTo(ONCE);
        assertThat(RequestFlags.FORCE).isEqualTo(FORCE);
        assertThat(RequestFlags.IF).isEqualTo(IF);
        assertThat(RequestFlags.EXISTING).isEqualTo(EXISTING);
    }

    @Test
    void shouldNumberTheFlagsOfReplies() {
        assertThat(ReplyFlags.APPLIED).isEqualTo(0x01);
        assertThat(ReplyFlags.CLAMPED).isEqualTo(0x02);
        assertThat(ReplyFlags.NEWER).isEqualTo(0x04);
        assertThat(ReplyFlags.MORE).isEqualTo(0x08);
        assertThat(ReplyFlags.FULL).isEqualTo(0x10);
        assertThat(ReplyFlags.SKIPPED).isEqualTo(0x20);
    }

    @Test
    void shouldNumberTheCounters() {
        assertThat(Counters.COUNT).isEqualTo(4);
        assertThat(Counters.MENTIONS_MASK).isEqualTo(0b0001);
        assertThat(Counters.UNREAD_MASK).isEqualTo(0b0010);
        assertThat(Counters.COUNTED_MASK).isEqualTo(0b1110);
        assertThat(Counters.ALL_MASK).isEqualTo(0b1111);
        assertThat(Counters.MAX_VALUE).isEqualTo(2_147_483_647);
    }

    @Test
    void shouldNameUnknownOpcodesByNumber() {
        assertThat(Opcode.nameOf(0x17)).isEqualTo("0x17");
        assertThat(RequestLayout.allowedFlags(0x17)).isZero();
    }
}
