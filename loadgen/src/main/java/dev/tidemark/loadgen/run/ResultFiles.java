package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.report.HtmlReport;
import dev.tidemark.loadgen.report.ReportJson;
import dev.tidemark.loadgen.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Where the files of a run go. */
public final class ResultFiles {
    private static final Path RESULTS = Path.of("loadgen-results");
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private ResultFiles() {}

    /** A directory of its own for a run that begins now. It is not made yet. */
    public static Path newDirectory(RunSettings settings) {
        return RESULTS.resolve(NAME.format(Instant.now()) + "-"
                + settings.target().text() + "-" + settings.workload().kind().text());
    }

    /** Writes the report as JSON and as a page. @throws IOException if it cannot be written. */
    public static void write(RunReport report, Path directory) throws IOException {
        Files.createDirectories(directory);
        ReportJson.write(report, directory.resolve(ReportJson.FILE_NAME));
        HtmlReport.write(List.of(report), directory.resolve(HtmlReport.FILE_NAME));
    }
}
