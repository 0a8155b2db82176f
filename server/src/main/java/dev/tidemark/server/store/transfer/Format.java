package dev.tidemark.server.store.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** How a file holds read states. */
public enum Format {
    /** A header, and a line a read state. */
    CSV {
        @Override
        RowReader reader(InputStream in, Columns columns) throws IOException {
            return new CsvRowReader(in, columns);
        }

        @Override
        RowWriter writer(OutputStream out, boolean begins) {
            return new CsvRowWriter(out, begins);
        }
    },
    /** A JSON object a line. */
    NDJSON {
        @Override
        RowReader reader(InputStream in, Columns columns) {
            return new NdjsonRowReader(in, columns);
        }

        @Override
        RowWriter writer(OutputStream out, boolean begins) throws IOException {
            return new NdjsonRowWriter(out);
        }
    };

    /** @param in is closed with the reader. */
    abstract RowReader reader(InputStream in, Columns columns) throws IOException;

    /** @param begins whether the file is empty so far. */
    abstract RowWriter writer(OutputStream out, boolean begins) throws IOException;
}
