package dev.tidemark.nc;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark nc}: the command line, and which of the three ways to run it asks for. */
@Command(
        name = "tidemark nc",
        description = {
            "Netcat for frames: sends commands to a Tidemark server as requests, and prints the replies.",
            "",
            "Commands come from the terminal, with history, completion and help; or, where standard input is none, "
                    + "from there, one a line. Then they are sent as they come, and one line a reply is printed in "
                    + "their order; LOAD, INFO and failed users have a line each below, indented. QUIET requests print "
                    + "nothing unless the server replies."
        },
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every reply was OK",
            "1:a reply was not OK (PARTIAL and CONFLICT are not), came late or not at all; with --decode: a frame was broken",
            "2:a mistake on the command line or in a command; the other commands were run, whatever they were answered",
            "3:no connection"
        })
public final class Main implements Callable<Integer> {
    @Parameters(
            paramLabel = "HOST:PORT",
            arity = "0..1",
            description = "The server, 127.0.0.1:7600 unless given. An IPv6 address goes in brackets: [::1]:7600.")
    private String address;

    @Option(
            names = "--hex",
            description = "Show every frame both ways, as bytes and field by field (> sent, < received).")
    private boolean hex;

    @Option(
            names = "--decode",
            description = "Describe the frames that come as hex on standard input; needs no server. White space and "
                    + "# comments may stand anywhere.")
    private boolean decode;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "5s",
            description =
                    "How long to wait for the connection and for each reply: 500ms, 5s, 2m (default: ${DEFAULT-VALUE}).")
    private String timeout;

    @Mixin
    private final AccessOptions accessOptions = new AccessOptions();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    private final InputStream in;
    private final PrintWriter out;
    private final PrintWriter err;

    Main(InputStream in, PrintWriter out, PrintWriter err) {
        this.in = in;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.in, writer(FileDescriptor.out), writer(FileDescriptor.err)));
    }

    /** @return the exit code. */
    static int run(String[] arguments, InputStream in, PrintWriter out, PrintWriter err) {
        Main main = new Main(in, out, err);
        CommandLine line = new CommandLine(main).setOut(out).setErr(err);
        line.getCommandSpec().usageMessage().footer(footer());
        int code = line.execute(arguments);
        out.flush();
        err.flush();
        return code;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        ServerAddress server;
        Duration limit;
        Access access;
        try {
            if (decode && address != null) {
                throw new CommandException("--decode needs no server, but there is one: " + address);
            }
            server = ServerAddress.parse(address == null ? "" : address);
            limit = Timeout.parse(timeout);
            access = accessOptions.access(System.getenv());
        } catch (CommandException e) {
            err.println("tidemark nc: " + e.getMessage());
            return ExitCode.USAGE;
        }
        if (decode) {
            return Decoder.run(in, out, err);
        }
        if (Shell.isTerminal()) {
            return Shell.run(server, access, limit, hex, err);
        }
        return filter(server, access, limit);
    }

    private int filter(ServerAddress server, Access access, Duration limit) throws InterruptedException {
        Printer printer = new Printer(line -> print(out, line), line -> print(err, line), hex);
        try (Connection connection = Connection.open(server, access, limit, printer)) {
            return new Filter(in, connection, printer, out::checkError).run();
        } catch (IOException e) {
            err.println("tidemark nc: cannot connect to " + server + ": " + e.getMessage());
            return ExitCode.NO_CONNECTION;
        }
    }

    private static void print(PrintWriter writer, String lines) {
        writer.println(lines);
        writer.flush();
    }

    private static String[] footer() {
        return new String[] {
            "%nCommands:%n" + asFormat(Help.overview()),
            "%nOptions of commands, see help COMMAND for those that it takes:%n" + asFormat(Help.options()),
            "%nExamples:",
            "  printf 'increment 42 7 1\\nget 42 7\\n' | tidemark nc 127.0.0.1:7600",
            "  echo 'ack 42 7 1001 --counters mentions --force' | tidemark nc --hex",
            "  echo 'load 42 --after 7 --limit 100' | tidemark nc [::1]:7600",
            "  echo 'raw 0c000000 03 00 0000 01000000' | tidemark nc",
            "  echo 0c0000000300000001000000 | tidemark nc --decode"
        };
    }

    /** Text for picocli, which formats what it prints. */
    private static String asFormat(String text) {
        return text.replace("%", "%%").replace("\n", "%n");
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
}
