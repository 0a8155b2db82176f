package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open file of a {@link Disk}. Bytes written outlive the process at once, and lost power once {@link #sync} has returned.
 *
 * <p>Thread: one may write and another sync, at once. Allocation: none.
 */
public interface DiskFile extends AutoCloseable {
    /** Bytes that the file has. */
    long size() throws IOException;

    /**
     * Reads into a buffer's remaining bytes.
     *
     * @param offset in the file.
     * @return bytes read: fewer than remain only where the file ends.
     */
    int read(ByteBuffer target, long offset) throws IOException;

    /**
     * Writes all remaining bytes of a direct buffer, or throws; then any part of them may have been written.
     *
     * @param offset in the file; where it is behind the end, the file grows.
     */
    void write(ByteBuffer source, long offset) throws IOException;

    /** Puts all bytes written before, and the file's size, on disk for good. Once it has thrown, none of them may be relied on. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
}
