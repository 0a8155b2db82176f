package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A directory of the file system. Thread: safe from any. */
public final class FileDisk implements Disk {
    private static final String LOCK_NAME = "LOCK";
    /** Of directories that it makes: what is kept is not encrypted, so nobody else may read it. */
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    /** Directories that this process has. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private FileChannel lockFile;
    private Path takenPlace;

    /** @param directory need not be there yet; {@link #lock} makes it. */
    public FileDisk(Path directory) {
        this.directory = directory;
    }

    @Override
    public List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    @Override
    public DiskFile create(String name) throws IOException {
        return new ChannelFile(FileChannel.open(
                directory.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return new ChannelFile(
                FileChannel.open(directory.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    @Override
    public DiskFile openToRead(String name) throws IOException {
        return new ChannelFile(FileChannel.open(directory.resolve(name), StandardOpenOption.READ));
    }

    @Override
    public void rename(String name, String newName) throws IOException {
        Files.move(directory.resolve(name), directory.resolve(newName), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.delete(directory.resolve(name));
    }

    @Override
    public void syncDirectory() throws IOException {
        sync(directory);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** Makes the directory, and those above it, so that lost power does not take them away again. */
    private static void createDirectories(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        createDirectories(parent);
        Files.createDirectory(directory, OWNER_ONLY);
        sync(parent);
    }

    @Override
    public synchronized boolean lock() throws IOException {
        createDirectories(directory);
        Path place = directory.toRealPath();
        // Looked at first: closing any channel of a file gives up the locks that the whole process has on it.
        if (!TAKEN.add(place)) {
            return false;
        }
        try {
            lockFile = openLocked(directory.resolve(LOCK_NAME));
            takenPlace = place;
        } finally {
            if (lockFile == null) {
                TAKEN.remove(place);
            }
        }
        return lockFile != null;
    }

    /** @return null if another process has locked it. */
    private static FileChannel openLocked(Path path) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = file.tryLock();
        } finally {
            if (lock == null) {
                file.close();
            }
        }
        return lock == null ? null : file;
    }

    @Override
    public synchronized void close() {
        if (lockFile == null) {
            return;
        }
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new JournalException(
                    JournalException.Reason.UNUSABLE, "the lock cannot be released: directory=" + directory, e);
        } finally {
            lockFile = null;
            TAKEN.remove(takenPlace);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
