package dev.tidemark.server.store.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes a CSV file with a header; fields that are absent are empty cells. */
final class CsvRowWriter implements RowWriter {
    private static final Field[] FIELDS = Field.values();

    private final CsvWriter writer;
    private final String[] cells = new String[Field.COUNT];

    /** @param begins whether a header is to be written. */
    CsvRowWriter(OutputStream out, boolean begins) {
        writer = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.US_ASCII);
        if (begins) {
            writer.writeRecord(Field.names());
        }
    }

    @Override
    public void write(Row row) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            cells[i] = row.has(FIELDS[i]) ? Long.toUnsignedString(row.get(FIELDS[i])) : "";
        }
        try {
            writer.writeRecord(cells);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }
}
