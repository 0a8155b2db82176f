package dev.tidemark.loadgen.it;

import dev.tidemark.loadgen.report.ReportJson;
import dev.tidemark.loadgen.report.RunReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The load generator as {@code bin/tidemark loadgen} starts it, in a process of its own. */
final class LoadgenProcess {
    private static final Path JAR = Path.of("target", "tidemark-loadgen.jar");

    private LoadgenProcess() {}

    /** How it ended, and the report it wrote. */
    record Ended(int code, String output, RunReport report) {}

    /** Runs it to its end. */
    static Ended run(Path dir, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                JAR.toString(),
                "dev.tidemark.loadgen.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-d", dir.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        Path report = dir.resolve(ReportJson.FILE_NAME);
        return new Ended(code, output, report.toFile().exists() ? ReportJson.read(report) : null);
    }
}
