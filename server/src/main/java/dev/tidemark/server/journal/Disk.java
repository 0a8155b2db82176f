package dev.tidemark.server.journal;

import java.io.IOException;
import java.util.List;

/**
 * A directory of files, as much of one as the journal needs. {@link FileDisk} is the real one; tests have others, which fail,
 * fill up and lose power.
 *
 * <p>What is created, renamed or deleted is there for good once {@link #syncDirectory} has returned, and in no order before.
 * {@code toString} names the directory for messages. Thread: safe from any.
 */
public interface Disk extends AutoCloseable {
    /** The names of all files, in any order. */
    List<String> list() throws IOException;

    /** Makes an empty file, to read and write; one of that name loses its content. */
    DiskFile create(String name) throws IOException;

    /** Opens a file to read and write. */
    DiskFile open(String name) throws IOException;

    /** Opens a file to read only. */
    DiskFile openToRead(String name) throws IOException;

    /** Renames a file, open or not, over any file of the new name. */
    void rename(String name, String newName) throws IOException;

    /** Deletes a file, open or not. */
    void delete(String name) throws IOException;

    /** Puts what was created, renamed and deleted before on disk for good. */
    void syncDirectory() throws IOException;

    /**
     * Takes the directory for this process, until {@link #close}.
     *
     * @return false if another one, or another Disk of this process, has it.
     */
    boolean lock() throws IOException;

    /** Gives the directory back. */
    @Override
    void close();
}
