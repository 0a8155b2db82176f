package dev.tidemark.nc;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Commands from a stream, without a person in front of it. A command that cannot be understood is told with its line's number,
 * and the rest goes on.
 *
 * <p>Thread: {@link #run} waits; a thread of its own reads, so that the end of the connection is not missed while the stream is
 * silent.
 */
final class Filter {
    /** How long the stream has to come to its end once the connection has: it may have been there already. */
    private static final int GRACE_MS = 200;

    private final Connection connection;
    private final Printer printer;
    private final BooleanSupplier outputGone;
    private final LineSource lines;
    /** Either the commands or the connection have come to their end. */
    private final CountDownLatch over = new CountDownLatch(1);
    /** The commands have. */
    private final CountDownLatch done = new CountDownLatch(1);

    private volatile boolean misunderstood;
    private volatile boolean outputLost;

    /** Makes a filter that ends early when {@code outputGone} says that nobody reads what is printed any more. */
    Filter(InputStream in, Connection connection, Printer printer, BooleanSupplier outputGone) {
        this.connection = connection;
        this.printer = printer;
        this.outputGone = outputGone;
        this.lines = new LineSource(in, connection::flush);
    }

    /** Returns the exit code, once all commands have been answered or the connection has ended. */
    int run() throws InterruptedException {
        connection.onEnd(over::countDown);
        Thread reader = new Thread(this::readAll, "nc-commands");
        reader.setDaemon(true);
        reader.start();
        over.await();
        if (!done.await(GRACE_MS, TimeUnit.MILLISECONDS)) {
            printer.complain("the connection has ended before the commands did");
        }
        if (misunderstood) {
            return ExitCode.USAGE;
        }
        return printer.failed() || outputLost ? ExitCode.NOT_OK : ExitCode.OK;
    }

    private void readAll() {
        try {
            int number = 0;
            String line = lines.next();
            while (line != null && run(line, ++number)) {
                line = lines.next();
            }
            connection.finish();
        } catch (IOException e) {
            printer.complain("reading commands: " + e.getMessage());
        } finally {
            done.countDown();
            over.countDown();
        }
    }

    /** Runs a line; false if nothing more is to be read. */
    private boolean run(String line, int number) {
        String origin = "line " + number + ": " + Printable.shorten(line.strip());
        try {
            List<String> words = Words.split(line);
            if (words.isEmpty()) {
                return true;
            }
            if (words.get(0).equals(Help.QUIT)) {
                return false;
            }
            if (outputGone.getAsBoolean()) {
                outputLost = true;
                return false;
            }
            if (words.get(0).equals(Help.HELP)) {
                printer.text(Help.of(words.subList(1, words.size())));
                return true;
            }
            if (!connection.send(CommandParser.parse(words), origin)) {
                printer.complain("the connection has ended, not sent: " + origin);
                return false;
            }
        } catch (CommandException e) {
            misunderstood = true;
            printer.complain("line " + number + ": " + e.getMessage());
        }
        return true;
    }
}
