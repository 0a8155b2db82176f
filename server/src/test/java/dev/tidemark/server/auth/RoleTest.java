package dev.tidemark.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.Opcode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.Test;

class RoleTest {
    /** Every opcode there is: a new one that no role has would be forbidden to all, or one that changes allowed to readers. */
    @Test
    void shouldAllowReadersWhatCannotChangeAndWritersAll() throws IllegalAccessException {
        int opcodes = 0;
        for (Field field : Opcode.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == int.class) {
                int opcode = field.getInt(null);
                assertThat(opcode).as(field.getName()).isBetween(0, 63);
                assertThat(allows(Role.READER, opcode)).as(field.getName()).isEqualTo(!Opcode.canChange(opcode));
                assertThat(allows(Role.WRITER, opcode)).as(field.getName()).isTrue();
                assertThat(allows(Role.ADMIN, opcode)).as(field.getName()).isTrue();
                opcodes++;
            }
        }
        assertThat(opcodes).isEqualTo(15);
    }

    @Test
    void shouldTellDetailsToAdminsOnly() {
        assertThat(Role.READER.seesDetails()).isFalse();
        assertThat(Role.WRITER.seesDetails()).isFalse();
        assertThat(Role.ADMIN.seesDetails()).isTrue();
    }

    @Test
    void shouldHaveTheNamesOfTheTokensFile() {
        assertThat(Role.of("reader")).contains(Role.READER);
        assertThat(Role.of("writer")).contains(Role.WRITER);
        assertThat(Role.of("admin")).contains(Role.ADMIN);
        assertThat(Role.of("ADMIN")).isEmpty();
    }

    private static boolean allows(Role role, int opcode) {
        return (role.opcodes() >>> opcode & 1) != 0;
    }
}
