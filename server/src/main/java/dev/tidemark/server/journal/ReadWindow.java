package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;

/**
 * The part of a file that is in memory: as much of it as a group can be long, read ahead. Moves forward. Thread: one.
 */
final class ReadWindow implements AutoCloseable {
    private static final int CAPACITY = 2 * GroupLayout.MOST_BYTES;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.LITTLE_ENDIAN);
    private final long address = BufferUtil.address(buffer);
    private DiskFile file;
    private long beginOffset;
    private int length;

    /** Begins with another file; nothing of it is read yet. */
    void file(DiskFile file) {
        this.file = file;
        beginOffset = 0;
        length = 0;
    }

    /**
     * Brings bytes into memory.
     *
     * @param bytes at most a group's.
     * @return false if the file ends before.
     */
    boolean holds(long offset, int bytes) throws IOException {
        if (offset >= beginOffset && offset + bytes <= beginOffset + length) {
            return true;
        }
        buffer.clear();
        beginOffset = offset;
        length = file.read(buffer, offset);
        return bytes <= length;
    }

    /** The bytes in memory, from position 0 to the capacity. */
    ByteBuffer buffer() {
        return buffer.clear();
    }

    /** Where in the buffer a held byte of the file is. */
    int index(long offset) {
        return (int) (offset - beginOffset);
    }

    /** Where in memory a held byte of the file is. */
    long address(long offset) {
        return address + index(offset);
    }

    @Override
    public void close() {
        BufferUtil.free(buffer);
    }
}
