package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.UserImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that users are written to: a line for each read state, and before those of a user a line of the user's own where the
 * states do not tell the newest version and the newest removal. Until it is whole, {@code .part} is behind its name.
 *
 * <p>Thread: one. Lifetime: ends with {@link #finish} or {@link #close}.
 */
public final class StateFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    private final String name;
    /** Null where it is a stream. */
    private final Path path;

    private final FileChannel channel;
    private final OutputStream out;
    private final RowWriter writer;
    private final Row row = new Row();

    private StateFile(String name, Path path, FileChannel channel, OutputStream out, RowWriter writer) {
        this.name = name;
        this.path = path;
        this.channel = channel;
        this.out = out;
        this.writer = writer;
    }

    /**
     * Begins a file, or goes on with one.
     *
     * @param keptBytes how much of what an earlier run wrote is kept, 0 to begin anew.
     * @throws TransferException FILE if the whole file is there already, or it cannot be written.
     */
    public static StateFile create(Path path, Format format, long keptBytes) {
        if (Files.exists(path)) {
            throw new TransferException(
                    TransferException.Reason.FILE, "the file is there already: file=" + path + ", expected a new name");
        }
        Path part = partOf(path);
        try {
            FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                if (channel.size() < keptBytes) {
                    throw new IOException("length=" + channel.size() + ", expected " + keptBytes
                            + " or more as an earlier run left it");
                }
                channel.truncate(keptBytes).position(keptBytes);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
                return new StateFile(path.toString(), path, channel, out, format.writer(out, keptBytes == 0));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw unwritable(part.toString(), e);
        }
    }

    /** Writes to a stream, which is closed at the end. */
    public static StateFile to(String name, OutputStream stream, Format format) {
        OutputStream out = new BufferedOutputStream(stream, BUFFER_BYTES);
        try {
            return new StateFile(name, null, null, out, format.writer(out, true));
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private static Path partOf(Path path) {
        return path.resolveSibling(path.getFileName() + ".part");
    }

    void write(UserImage image) {
        try {
            long newestState = 0;
            for (int i = 0; i < image.entryCount(); i++) {
                newestState = Long.compareUnsigned(image.version(i), newestState) > 0 ? image.version(i) : newestState;
            }
            if (image.removalVersion() != 0 || image.newestVersion() != newestState) {
                writeUser(image);
            }
            for (int i = 0; i < image.entryCount(); i++) {
                Entries.read(image, i, row);
                writer.write(row);
            }
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private void writeUser(UserImage image) throws IOException {
        row.clear();
        row.put(Field.USER, image.user());
        row.put(Field.VERSION, image.newestVersion());
        row.put(Field.REMOVAL, image.removalVersion());
        writer.write(row);
    }

    /** Makes durable what was written. @return its length, 0 for a stream. */
    long sync() {
        try {
            writer.flush();
            out.flush();
            if (channel == null) {
                return 0;
            }
            channel.force(false);
            return channel.position();
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    /** All users have been written: the file gets its name. */
    void finish() {
        sync();
        close();
        if (path != null) {
            try {
                Files.move(partOf(path), path, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw unwritable(name, e);
            }
        }
    }

    /** Closes it as it is; again: nothing. What is in memory of an unfinished file is lost. */
    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            } else {
                out.close();
            }
        } catch (IOException e) {
            throw unwritable(name, e);
        }
    }

    private static TransferException unwritable(String name, IOException cause) {
        return new TransferException(
                TransferException.Reason.FILE,
                name + " cannot be written: " + cause + ", expected a file to write on a disk with room",
                cause);
    }
}
