package dev.tidemark.nc;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;

/**
 * Commands from a person at a terminal: a prompt with history, completion and help; each command's replies are printed before
 * the next is asked for. A connection that has ended is made anew for the next command.
 *
 * <p>Thread: the one that calls {@link #run}.
 */
final class Shell {
    /** Lines that carry a token are not kept. */
    private static final String NOT_KEPT = "*" + CommandOption.TOKEN.text + "*";

    private final ServerAddress server;
    private final Access access;
    private final Duration timeout;
    private final LineReader reader;
    private final Printer printer;
    private Connection connection;

    private Shell(ServerAddress server, Access access, Duration timeout, LineReader reader, boolean hex) {
        this.server = server;
        this.access = access;
        this.timeout = timeout;
        this.reader = reader;
        this.printer = new Printer(reader::printAbove, reader::printAbove, hex);
    }

    /** Whether a person is there: both standard input and output are a terminal. */
    static boolean isTerminal() {
        TerminalProvider provider = new ExecTerminalProvider();
        return provider.isSystemStream(SystemStream.Input) && provider.isSystemStream(SystemStream.Output);
    }

    /** Talks until the person has enough, and returns the exit code. */
    static int run(ServerAddress server, Access access, Duration timeout, boolean hex, PrintWriter err)
            throws IOException {
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            return run(terminal, historyFile(), server, access, timeout, hex, err);
        }
    }

    /**
     * The same on any terminal.
     *
     * @param history file that keeps the lines, null for none.
     */
    static int run(
            Terminal terminal,
            Path history,
            ServerAddress server,
            Access access,
            Duration timeout,
            boolean hex,
            PrintWriter err) {
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("tidemark nc")
                .completer(new CommandCompleter())
                .parser(parser())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.HISTORY_IGNORE, NOT_KEPT);
        if (history != null) {
            builder.variable(LineReader.HISTORY_FILE, history);
        }
        Shell shell = new Shell(server, access, timeout, builder.build(), hex);
        try {
            shell.connect();
        } catch (IOException e) {
            err.println("tidemark nc: cannot connect to " + server + ": " + e.getMessage());
            return ExitCode.NO_CONNECTION;
        }
        shell.talk();
        return shell.printer.failed() ? ExitCode.NOT_OK : ExitCode.OK;
    }

    private void connect() throws IOException {
        connection = Connection.open(server, access, timeout, printer);
    }

    private void talk() {
        try {
            boolean more = true;
            while (more) {
                more = command();
            }
        } finally {
            connection.close();
        }
    }

    /** Asks for a command and runs it; false if it was the last. */
    private boolean command() {
        String line;
        try {
            line = reader.readLine(server + "> ");
        } catch (UserInterruptException e) {
            return true;
        } catch (EndOfFileException e) {
            return false;
        }
        try {
            List<String> words = Words.split(line);
            if (words.isEmpty()) {
                return true;
            }
            if (words.get(0).equals(Help.QUIT)) {
                return false;
            }
            if (words.get(0).equals(Help.HELP)) {
                printer.text(Help.of(words.subList(1, words.size())));
                return true;
            }
            send(CommandParser.parse(words), Printable.shorten(line.strip()));
        } catch (CommandException e) {
            printer.note(e.getMessage());
        }
        return true;
    }

    private void send(Command command, String line) {
        if (connection.isEnded()) {
            printer.note("the connection had ended, connecting again");
            try {
                connect();
            } catch (IOException e) {
                printer.complain("cannot connect to " + server + ": " + e.getMessage());
                return;
            }
        }
        if (!connection.send(command, line)) {
            printer.complain("the connection has ended, not sent: " + line);
        }
        connection.awaitAll();
    }

    private static DefaultParser parser() {
        DefaultParser parser = new DefaultParser();
        parser.setEofOnUnclosedQuote(false);
        parser.setEscapeChars(null);
        return parser;
    }

    /** Where the history is kept, or null if no file can be written there. */
    private static Path historyFile() {
        String state = System.getenv("XDG_STATE_HOME");
        Path folder = state != null && Path.of(state).isAbsolute()
                ? Path.of(state, "tidemark")
                : Path.of(System.getProperty("user.home"), ".local", "state", "tidemark");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            return null;
        }
        Path file = folder.resolve("nc_history");
        boolean writable =
                Files.exists(file) ? Files.isRegularFile(file) && Files.isWritable(file) : Files.isWritable(folder);
        return writable ? file : null;
    }
}
