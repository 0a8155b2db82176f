package dev.tidemark.server.store.transfer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Reads a file with a JSON object a line, UTF-8. A number may stand as a number or, since many writers of JSON lose digits of
 * large ones, as a string; null is a field that is absent.
 */
final class NdjsonRowReader implements RowReader {
    private static final JsonFactory JSON = new JsonFactory();

    private final LineReader lines;
    private final Columns columns;

    NdjsonRowReader(InputStream in, Columns columns) {
        this.lines = new LineReader(in);
        this.columns = columns;
    }

    @Override
    public boolean advance() throws IOException {
        while (lines.advance()) {
            if (lines.length() > 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void read(Row row) throws MalformedRowException {
        row.clear();
        try (JsonParser parser = JSON.createParser(lines.bytes(), 0, lines.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedRowException("no JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                readField(parser, row);
            }
            if (parser.nextToken() != null) {
                throw new MalformedRowException("something behind the object, expected the end of the line");
            }
        } catch (JsonProcessingException e) {
            throw new MalformedRowException("no JSON: " + Shown.text(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
        row.check();
    }

    private void readField(JsonParser parser, Row row) throws IOException, MalformedRowException {
        String name = parser.currentName();
        Field field = columns.fieldOf(name);
        JsonToken value = parser.nextToken();
        if (field == null) {
            if (!columns.allowsOthers()) {
                throw new MalformedRowException(
                        Shown.text(name) + " is no field, expected some of " + String.join(", ", Field.names()));
            }
            parser.skipChildren();
        } else if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
            row.parse(field, parser.getText());
        } else if (value != JsonToken.VALUE_NULL) {
            throw new MalformedRowException(
                    field.text() + "=" + Shown.text(parser.getText()) + ", expected " + field.range());
        }
    }

    @Override
    public long line() {
        return lines.number();
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
