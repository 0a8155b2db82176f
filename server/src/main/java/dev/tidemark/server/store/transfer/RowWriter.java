package dev.tidemark.server.store.transfer;

import java.io.IOException;

/** Writes rows to a file, a line each. Thread: one. */
interface RowWriter {
    void write(Row row) throws IOException;

    /** Gives all that was written to the stream. */
    void flush() throws IOException;
}
