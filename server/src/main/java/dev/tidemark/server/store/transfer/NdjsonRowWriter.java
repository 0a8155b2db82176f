package dev.tidemark.server.store.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a JSON object a line: numbers of 64 bits as strings, since many readers of JSON lose digits of them; absent fields not at all. */
final class NdjsonRowWriter implements RowWriter {
    private static final Field[] FIELDS = Field.values();

    private final JsonGenerator generator;

    NdjsonRowWriter(OutputStream out) throws IOException {
        generator = new JsonFactory().createGenerator(out).setPrettyPrinter(new MinimalPrettyPrinter(""));
    }

    @Override
    public void write(Row row) throws IOException {
        generator.writeStartObject();
        for (Field field : FIELDS) {
            if (!row.has(field)) {
                continue;
            }
            generator.writeFieldName(field.text());
            if (Field.COUNTERS.contains(field)) {
                generator.writeNumber(row.get(field));
            } else {
                generator.writeString(Long.toUnsignedString(row.get(field)));
            }
        }
        generator.writeEndObject();
        generator.writeRaw('\n');
    }

    @Override
    public void flush() throws IOException {
        generator.flush();
    }
}
