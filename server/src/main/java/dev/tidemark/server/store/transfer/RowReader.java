package dev.tidemark.server.store.transfer;

import java.io.IOException;

/** Reads a file line by line, each into a {@link Row}. Thread: one. Lifetime: ends with {@link #close}. */
interface RowReader extends AutoCloseable {
    /**
     * Goes to the next line that says something; the header of a CSV file and empty lines do not.
     *
     * @return false at the end.
     * @throws TransferException MALFORMED if the rest of the file cannot be read as lines.
     */
    boolean advance() throws IOException;

    /** The fields of the line come to. @throws MalformedRowException if it is none; the next can be read all the same. */
    void read(Row row) throws MalformedRowException;

    /** Number of the line come to, counted from 1. */
    long line();

    @Override
    void close() throws IOException;
}
