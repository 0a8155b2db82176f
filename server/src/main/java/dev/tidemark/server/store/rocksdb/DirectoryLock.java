package dev.tidemark.server.store.rocksdb;

import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A share in the lock of a database's directory: with it nobody can open the database to write, and the other way round. RocksDB
 * itself takes its lock only where it writes, and reads a database that is being written until one of its files goes away.
 *
 * <p>The lock is the system's, on the file LOCK, and belongs to the process: this one must not have the database open already.
 * Thread: one.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String FILE_NAME = "LOCK";

    private final FileChannel file;

    private DirectoryLock(FileChannel file) {
        this.file = file;
    }

    /** @throws StoreException LOCKED if a process has the database open to write, UNUSABLE if the lock cannot be read. */
    static DirectoryLock share(Path directory) {
        try {
            FileChannel file = open(directory.resolve(FILE_NAME));
            if (!isShared(file)) {
                file.close();
                throw Database.inUse(directory, null);
            }
            return new DirectoryLock(file);
        } catch (IOException e) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "the lock of the store cannot be read: directory=" + directory + " cause=" + e
                            + ", expected a store of this server; check its owner and its disk",
                    e);
        }
    }

    /** A copy of a store may have been made without its lock. */
    private static FileChannel open(Path path) throws IOException {
        return Files.exists(path)
                ? FileChannel.open(path, StandardOpenOption.READ)
                : FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static boolean isShared(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock(0, Long.MAX_VALUE, true);
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return true; // this process reads it already, and so nobody writes
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new StoreException(Reason.UNUSABLE, "the lock of the store cannot be released: cause=" + e, e);
        }
    }
}
