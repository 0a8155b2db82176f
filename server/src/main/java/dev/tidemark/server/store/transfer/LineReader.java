package dev.tidemark.server.store.transfer;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts bytes into lines, which end with a line feed, a carriage return before it left out. A line longer than any that we write is
 * cut off, so that memory is bounded and the rest of the file can be read: what is left of it is no JSON.
 *
 * <p>Thread: one.
 */
final class LineReader implements AutoCloseable {
    static final int MOST_BYTES = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[MOST_BYTES];
    private final byte[] line = new byte[MOST_BYTES];
    private int next;
    private int end;
    private int length;
    private long number;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** Reads the next line. @return false at the end. */
    boolean advance() throws IOException {
        length = 0;
        boolean any = false;
        while (next < end || fill()) {
            any = true;
            byte b = buffer[next++];
            if (b == '\n') {
                break;
            }
            if (length < MOST_BYTES) {
                line[length++] = b;
            }
        }
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        number += any ? 1 : 0;
        return any;
    }

    private boolean fill() throws IOException {
        next = 0;
        end = Math.max(0, in.read(buffer));
        return end > 0;
    }

    /** Where the line lies, from index 0 on. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** Counted from 1. */
    long number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
