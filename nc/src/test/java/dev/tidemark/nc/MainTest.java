package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void shouldHelp() {
        Run run = Run.of("", "--help");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("Usage: tidemark nc", "Exit codes:", "Examples:", "printf 'increment 42 7 1\\nget 42 7\\n'")
                .contains(Help.overview(), Help.options());
    }

    @Test
    void shouldRefuseAWrongCommandLine() {
        assertUsage("Unknown option: '--loud'", "--loud");
        assertUsage("Unmatched argument at index 1: 'two'", "one", "two");
        assertUsage("address: 'a:b', expected HOST:PORT or [IPV6]:PORT", "a:b");
        assertUsage("--timeout: '5', expected a duration such as 500ms, 5s or 2m", "--timeout", "5");
        assertUsage("--decode needs no server, but there is one: localhost", "--decode", "localhost");
    }

    @Test
    void shouldSayThatThereIsNoConnection() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        assertThat(Run.of("get 1 1", "127.0.0.1:" + port))
                .isEqualTo(
                        new Run(3, "", "tidemark nc: cannot connect to 127.0.0.1:" + port + ": Connection refused\n"));
        assertThat(Run.of("get 1 1", "host.invalid:1"))
                .isEqualTo(new Run(3, "", "tidemark nc: cannot connect to host.invalid:1: unknown host\n"));
    }

    private static void assertUsage(String message, String... arguments) {
        Run run = Run.of("", arguments);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }
}
