package dev.tidemark.server.store.rocksdb;

import dev.tidemark.server.store.StoreException;
import dev.tidemark.server.store.StoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file beside the database that says in which format the store was written: one line, {@code tidemark-store 2}.
 *
 * <p>A file and not a key, since it is read before the database is opened, whose own files a newer release may have
 * written in a way that this one's RocksDB cannot read. Version 1 had no compact users ({@link UserRow}): it is read as it
 * is, and {@linkplain #raise raised} before it is written. Thread: the one that opens the store.
 */
final class FormatMarker {
    static final String FILE_NAME = "TIDEMARK";
    static final int VERSION = 2;

    private static final String WORD = "tidemark-store";
    /** RocksDB has this file in every database. */
    private static final String DATABASE_FILE_NAME = "CURRENT";
    /** No marker of any version is longer. */
    private static final int MAX_LENGTH = 64;

    private FormatMarker() {}

    /**
     * Checks the marker of a store; makes directory and marker where there is neither marker nor database.
     *
     * @throws StoreException if the directory is another program's or a newer release's, or cannot be read or written.
     */
    static void check(Path directory) {
        Path marker = directory.resolve(FILE_NAME);
        try {
            Files.createDirectories(directory);
            if (Files.exists(marker)) {
                checkedVersion(directory, read(marker));
            } else if (Files.exists(directory.resolve(DATABASE_FILE_NAME))) {
                throw new StoreException(
                        Reason.UNUSABLE,
                        "the store directory holds a database without the file " + FILE_NAME + ": directory="
                                + directory + ", expected a store of this server; choose another data.dir");
            } else {
                write(directory, marker);
            }
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /**
     * Checks the marker of a store that must be there; changes nothing.
     *
     * @throws StoreException as {@link #check}, and if there is no store.
     */
    static void checkThere(Path directory) {
        Path marker = directory.resolve(FILE_NAME);
        try {
            if (!Files.exists(marker)) {
                throw new StoreException(
                        Reason.UNUSABLE,
                        "there is no store: directory=" + directory
                                + ", expected one that a server or an import has made");
            }
            checkedVersion(directory, read(marker));
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    /**
     * Makes the marker one of this version, so that an older release refuses what this one is about to write. The caller has
     * checked it, and has the database open to write, so that no other process has.
     */
    static void raise(Path directory) {
        Path marker = directory.resolve(FILE_NAME);
        try {
            if (checkedVersion(directory, read(marker)) < VERSION) {
                write(directory, marker);
            }
        } catch (IOException e) {
            throw unreadable(directory, e);
        }
    }

    private static StoreException unreadable(Path directory, IOException cause) {
        return new StoreException(
                Reason.UNUSABLE,
                "the store directory cannot be used: directory=" + directory + " cause=" + cause
                        + ", expected a directory to read and write; check data.dir, its owner and its disk",
                cause);
    }

    private static String read(Path marker) throws IOException {
        long length = Files.size(marker);
        return length > MAX_LENGTH
                ? "a file of " + length + " bytes"
                : Files.readString(marker, StandardCharsets.ISO_8859_1).strip();
    }

    private static int checkedVersion(Path directory, String line) {
        int version = version(line);
        if (version > VERSION) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "the store was written by a newer release: directory=" + directory + " format=" + version
                            + ", expected " + VERSION + "; start that release, or choose another data.dir");
        }
        if (version == 0) {
            throw new StoreException(
                    Reason.UNUSABLE,
                    "the file " + FILE_NAME + " of the store does not say its format: directory=" + directory
                            + " content=" + line + ", expected " + WORD + " " + VERSION
                            + "; restore it, or choose another data.dir");
        }
        return version;
    }

    /** @return the version a line names, or 0 if it names none. */
    private static int version(String line) {
        String[] words = line.split(" ", -1);
        if (words.length != 2 || !words[0].equals(WORD) || !words[1].matches("[1-9][0-9]{0,8}")) {
            return 0;
        }
        return Integer.parseInt(words[1]);
    }

    /** Writes the marker so that it is on disk whole or not at all, before anything else is. */
    private static void write(Path directory, Path marker) throws IOException {
        Path unfinished = directory.resolve(FILE_NAME + ".new");
        ByteBuffer line = StandardCharsets.ISO_8859_1.encode(WORD + " " + VERSION + "\n");
        try (FileChannel file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            while (line.hasRemaining()) {
                file.write(line);
            }
            file.force(true);
        }
        Files.move(unfinished, marker, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
