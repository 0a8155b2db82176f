package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Who a server is to others that use the same table: a random id in its data directory, which one process has at a time. So a
 * server that was killed and is started again knows that the table is still its own.
 *
 * <p>Thread: any. Lifetime: the directory is free again after {@link #close}.
 */
final class Identity implements AutoCloseable {
    static final String FILE_NAME = "cassandra-server-id";
    private static final int LENGTH = 36;

    private final FileChannel file;
    private final String id;

    private Identity(FileChannel file, String id) {
        this.file = file;
        this.id = id;
    }

    /**
     * Takes the identity of a directory, and makes both if they are not there.
     *
     * @throws StoreException LOCKED if another process has it, UNUSABLE if the directory cannot be used.
     */
    static Identity open(Path directory) {
        Path path = directory.resolve(FILE_NAME);
        try {
            Files.createDirectories(directory);
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                if (!isLocked(file)) {
                    throw new StoreException(
                            Reason.LOCKED,
                            "data directory is in use by another server: directory=" + directory
                                    + ", stop it or choose another data.dir");
                }
                return new Identity(file, readOrMake(file, path));
            } catch (IOException | RuntimeException | Error e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "cannot keep the server's id: file=" + path + " cause=" + e
                            + ", expected a directory to read and write; check data.dir and its owner",
                    e);
        }
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String readOrMake(FileChannel file, Path path) throws IOException {
        if (file.size() > 0) {
            String text = Files.readString(path, StandardCharsets.US_ASCII).strip();
            if (text.length() != LENGTH) {
                throw new IOException("not an id, expected one of " + LENGTH + " characters; remove the file");
            }
            return text;
        }
        String made = UUID.randomUUID().toString();
        file.write(ByteBuffer.wrap((made + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        file.force(true);
        return made;
    }

    String id() {
        return id;
    }

    /** This machine and process, for people. */
    static String place() {
        String process = "process " + ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + " " + process;
        } catch (UnknownHostException e) {
            return process;
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new StoreException(Reason.UNUSABLE, "cannot close the server's id: cause=" + e, e);
        }
    }
}
