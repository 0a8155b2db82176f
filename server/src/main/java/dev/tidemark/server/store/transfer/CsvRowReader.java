package dev.tidemark.server.store.transfer;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a CSV file with a header (RFC 4180, UTF-8). A cell that is empty is a field that is absent. Quotes that do not match are
 * no malformed line but the end, since nobody can tell where the next line begins.
 */
final class CsvRowReader implements RowReader {
    /** Far more than any line of ours has; a file that is no CSV is not read into memory whole. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private final Field[] fields;
    private CsvRecord record;

    /** Reads the header. @throws TransferException MALFORMED if it is none. */
    CsvRowReader(InputStream in, Columns columns) throws IOException {
        reader = CsvReader.builder()
                .detectBomHeader(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(MOST_CHARACTERS)
                .ofCsvRecord(in, StandardCharsets.UTF_8);
        records = reader.iterator();
        if (!advance()) {
            throw new TransferException(
                    TransferException.Reason.MALFORMED,
                    "there is no header, expected one in line 1 that names the columns");
        }
        fields = columns.fieldsOf(record.getFields());
    }

    @Override
    public boolean advance() throws IOException {
        try {
            if (!records.hasNext()) {
                return false;
            }
            record = records.next();
            return true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            throw new TransferException(
                    TransferException.Reason.MALFORMED,
                    "behind line " + (record == null ? 0 : line()) + " it is no CSV any more: " + cause.getMessage(),
                    e);
        }
    }

    @Override
    public void read(Row row) throws MalformedRowException {
        int count = record.getFieldCount();
        if (count != fields.length) {
            throw new MalformedRowException("cells=" + count + ", expected " + fields.length + " as in the header");
        }
        row.clear();
        for (int i = 0; i < count; i++) {
            String cell = record.getField(i);
            if (fields[i] != null && !cell.isEmpty()) {
                row.parse(fields[i], cell);
            }
        }
        row.check();
    }

    @Override
    public long line() {
        return record.getStartingLineNumber();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
