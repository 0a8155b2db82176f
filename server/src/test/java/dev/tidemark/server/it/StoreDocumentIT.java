package dev.tidemark.server.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The session that docs/OPERATIONS.md shows for a table of another program, word by word: each command is run, and says what stands
 * below it, but for rates and seconds. The first {@code cat} of a file that is not there makes it.
 */
final class StoreDocumentIT {
    private static final Pattern SESSION = Pattern.compile("```console\n(.*?)```", Pattern.DOTALL);
    private static final Pattern MEASURED = Pattern.compile("states/s=[0-9]+ s=[0-9]+\\.[0-9]");
    private static final String PROMPT = "$ ";
    private static final String CAT = "cat ";

    @TempDir
    private Path dir;

    private record Step(String command, String said) {}

    private static List<Step> steps() throws IOException {
        Matcher session = SESSION.matcher(Files.readString(Path.of("..", "docs", "OPERATIONS.md")));
        assertThat(session.find()).isTrue();
        List<Step> steps = new ArrayList<>();
        for (String part : session.group(1).split("(?m)^\\$ ")) {
            int end = part.indexOf('\n');
            if (end > 0) {
                steps.add(new Step(part.substring(0, end), part.substring(end + 1)));
            }
        }
        return steps;
    }

    @Test
    void shouldSayWhatTheDocumentShows() throws IOException {
        Path launcher = Path.of("..", "bin", "tidemark").toAbsolutePath().normalize();
        Files.createDirectory(dir.resolve("bin"));
        Path link = Files.createSymbolicLink(dir.resolve("bin").resolve("tidemark"), launcher);
        List<Step> steps = steps();
        assertThat(steps).hasSizeGreaterThan(5);
        for (Step step : steps) {
            if (step.command().startsWith(CAT)) {
                Path file = dir.resolve(step.command().substring(CAT.length()));
                if (!Files.exists(file)) {
                    Files.writeString(file, step.said());
                }
            }
            String script = "cd '" + dir + "' && JAVA_HOME='" + System.getProperty("java.home")
                    + "' && export JAVA_HOME && " + step.command();
            String said = Command.tryRun("/bin/sh", "-c", script).said();
            assertThat(measured(said)).as(PROMPT + step.command()).isEqualTo(measured(step.said()));
        }
        Files.delete(link); // else the temporary directory's end warns of a link that leads out of it
    }

    private static String measured(String text) {
        return MEASURED.matcher(text).replaceAll("…");
    }
}
