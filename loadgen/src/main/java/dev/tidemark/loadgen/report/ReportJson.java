package dev.tidemark.loadgen.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * Reads and writes {@code report.json}. A reader takes every format up to its own and passes over fields it does not
 * know; a newer format is refused, since its fields may mean something else.
 *
 * <p>Thread: safe from any.
 */
public final class ReportJson {
    /** What this version writes, and the newest that it reads. */
    public static final int FORMAT_VERSION = 1;

    /** Name of the file in a run's directory. */
    public static final String FILE_NAME = "report.json";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ReportJson() {}

    /**
     * @throws ReportFormatException if the file is no report, is broken, or is of a newer format
     * @throws IOException if it cannot be read
     */
    public static RunReport read(Path file) throws IOException {
        try {
            JsonNode root = MAPPER.readTree(Files.readAllBytes(file));
            checkVersion(root, file);
            return MAPPER.treeToValue(root, RunReport.class);
        } catch (JsonProcessingException e) {
            throw new ReportFormatException(
                    "broken report: file=" + file + place(e) + ", " + e.getOriginalMessage(), e);
        }
    }

    /**
     * Writes the file anew.
     *
     * @throws IOException if it cannot be written
     */
    public static void write(RunReport report, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            MAPPER.writerWithDefaultPrettyPrinter().writeValue(out, report);
        }
    }

    /** @return a value of this package as JSON on one line. */
    public static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return where in the file a value does not fit, as far as that is known. */
    private static String place(JsonProcessingException e) {
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return "";
        }
        return mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining(".", ", at=", ""));
    }

    private static void checkVersion(JsonNode root, Path file) throws ReportFormatException {
        JsonNode version = root.path("formatVersion");
        if (!version.isInt() || version.intValue() < 1) {
            throw new ReportFormatException("not a report of tidemark loadgen: file=" + file
                    + ", expected a JSON object with formatVersion; name the report.json of a run, or its directory");
        }
        if (version.intValue() > FORMAT_VERSION) {
            throw new ReportFormatException("report of a newer format: file=" + file + ", formatVersion="
                    + version.intValue() + ", this version reads up to " + FORMAT_VERSION
                    + "; read it with the tidemark that wrote it, or a newer one");
        }
    }
}
