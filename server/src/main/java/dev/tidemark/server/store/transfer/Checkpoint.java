package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.ScannableStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * How far a run has come, in a file, so that the same command goes on there after it was interrupted: where the walk over the source
 * goes on, how long the target file was, and what was counted. Written every ten seconds, after all that it speaks of is on disk for
 * good, and deleted at the end of the work. Thread: one.
 */
public final class Checkpoint {
    private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(10);
    private static final String FORMAT = "tidemark-checkpoint";
    private static final String VERSION = "1";
    private static final String WORK = "work";
    private static final String POSITION = "position";
    private static final String BYTES = "bytes";

    /** Null where nothing is kept. */
    private final Path file;

    private final String work;
    private final long everyNs;
    private final Properties values = new Properties();
    private long savedNs = System.nanoTime();

    private Checkpoint(Path file, String work, long everyNs) {
        this.file = file;
        this.work = work;
        this.everyNs = everyNs;
    }

    /** Keeps nothing: an interrupted run begins anew. */
    public static Checkpoint none() {
        return new Checkpoint(null, "", Long.MAX_VALUE);
    }

    /**
     * Reads the checkpoint if there is one.
     *
     * @param work what is done: with another source, target or manner, the file of an earlier run means nothing.
     * @throws TransferException FILE if it cannot be read, or is of other work.
     */
    public static Checkpoint at(Path file, String work) {
        return at(file, work, EVERY_NS);
    }

    static Checkpoint at(Path file, String work, long everyNs) {
        Checkpoint checkpoint = new Checkpoint(file, work, everyNs);
        if (Files.exists(file)) {
            checkpoint.read();
        }
        return checkpoint;
    }

    private void read() {
        try (InputStream in = Files.newInputStream(file)) {
            values.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new TransferException(
                    TransferException.Reason.FILE, "the checkpoint cannot be read: file=" + file + " cause=" + e, e);
        }
        if (!VERSION.equals(values.getProperty(FORMAT)) || !work.equals(values.getProperty(WORK))) {
            throw new TransferException(
                    TransferException.Reason.FILE,
                    "the checkpoint is of other work: file=" + file + " work="
                            + Shown.text(values.getProperty(WORK, "none")) + ", expected " + work
                            + "; name another file, or delete this one to begin anew");
        }
    }

    /** Whether an earlier run has left something to go on from. */
    public boolean isResumed() {
        return !values.isEmpty();
    }

    /** Where the walk over the source goes on. */
    public String position() {
        return values.getProperty(POSITION, ScannableStore.START);
    }

    /** How many bytes of the target file are to be kept. */
    public long bytes() {
        return number(BYTES);
    }

    /** Counts on from what the earlier run had counted. */
    void restore(Tally tally) {
        for (Tally.Count count : Tally.Count.values()) {
            tally.set(count, number(count.text()));
        }
    }

    private long number(String key) {
        try {
            return Long.parseLong(values.getProperty(key, "0"));
        } catch (NumberFormatException e) {
            throw new TransferException(
                    TransferException.Reason.FILE,
                    "the checkpoint is damaged: file=" + file + " " + key + "=" + Shown.text(values.getProperty(key))
                            + ", expected a number; delete it to begin anew",
                    e);
        }
    }

    /** Whether it is time to save; the caller then first makes all durable that it has done. */
    boolean isDue() {
        return file != null && System.nanoTime() - savedNs >= everyNs;
    }

    /** Whether anything is kept. */
    boolean isKept() {
        return file != null;
    }

    /** Replaces the file, so that whatever happens it is the old or the new one. */
    void save(String position, long bytes, Tally tally) {
        if (file == null) {
            return;
        }
        values.setProperty(FORMAT, VERSION);
        values.setProperty(WORK, work);
        values.setProperty(POSITION, position);
        values.setProperty(BYTES, Long.toString(bytes));
        for (Tally.Count count : Tally.Count.values()) {
            values.setProperty(count.text(), Long.toString(tally.get(count)));
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        try {
            write(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new TransferException(
                    TransferException.Reason.FILE, "the checkpoint cannot be written: file=" + file + " cause=" + e, e);
        }
        savedNs = System.nanoTime();
    }

    private void write(Path path) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        values.store(text, null);
        ByteBuffer bytes = ByteBuffer.wrap(text.toByteArray());
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** The work is done: nothing is left to go on from. */
    void delete() {
        if (file == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new TransferException(
                    TransferException.Reason.FILE, "the checkpoint cannot be deleted: file=" + file + " cause=" + e, e);
        }
    }
}
