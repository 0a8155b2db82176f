package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TokenCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldPrintTheLineApartFromTheToken() {
        assertThat(run("gateway", "writer")).isZero();
        assertThat(out.toString()).matches("gateway [0-9a-f]{64} writer\n");
        assertThat(err.toString()).matches("the token of gateway, shown this once: [A-Za-z0-9_-]{43}\n");
    }

    @Test
    void shouldRefuseWhatAFileCannotHave() {
        assertThat(run("gate way", "writer")).isEqualTo(2);
        assertThat(run("gateway", "root")).isEqualTo(2);
        assertThat(run("gateway")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains(
                        "tidemark: name=gate way, expected 1 to 64 of A-Z a-z 0-9 . _ -",
                        "tidemark: role=root, expected reader, writer or admin",
                        "see bin/tidemark token --help");
    }

    private int run(String... arguments) {
        return TokenCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
