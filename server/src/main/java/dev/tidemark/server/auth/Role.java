package dev.tidemark.server.auth;

import dev.tidemark.protocol.Opcode;
import java.util.Locale;
import java.util.Optional;

/** What the holder of a token may do; each role may all that the one before it may. */
public enum Role {
    /** Reads: GET, LOAD, TOTALS, PING, and the first lines of INFO. */
    READER(bits(Opcode.HELLO, Opcode.PING, Opcode.INFO, Opcode.GET, Opcode.LOAD, Opcode.TOTALS)),
    /** And changes. */
    WRITER(READER.opcodes
            | bits(
                    Opcode.ACK,
                    Opcode.INCREMENT,
                    Opcode.RESET,
                    Opcode.MARK,
                    Opcode.FORGET,
                    Opcode.SET,
                    Opcode.FORGET_USER,
                    Opcode.INCREMENT_MANY,
                    Opcode.ACK_MANY)),
    /** And sees all of INFO. */
    ADMIN(WRITER.opcodes);

    private final long opcodes;

    Role(long opcodes) {
        this.opcodes = opcodes;
    }

    /** The opcodes that it may use: bit n for opcode n. Every opcode that there is lies below 64. */
    public long opcodes() {
        return opcodes;
    }

    /** Whether it sees all that INFO tells. */
    public boolean seesDetails() {
        return this == ADMIN;
    }

    /** The name in the tokens file. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of a name, if there is one. */
    public static Optional<Role> of(String text) {
        for (Role role : values()) {
            if (role.text().equals(text)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    private static long bits(int... opcodes) {
        long bits = 0;
        for (int opcode : opcodes) {
            bits |= 1L << opcode;
        }
        return bits;
    }
}
