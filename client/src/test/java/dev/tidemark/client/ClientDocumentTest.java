package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of docs/CLIENT.md name every request, outcome and setting that there is. */
class ClientDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "CLIENT.md");

    @Test
    void shouldNameEveryRequest() {
        List<String> requests = Stream.of(Request.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();
        assertThat(requests).hasSize(14).allMatch(name -> mentions("## Start", name));
    }

    @Test
    void shouldNameEveryOutcome() {
        for (RejectedException.Reason reason : RejectedException.Reason.values()) {
            assertThat(tables("## Three outcomes")).contains("`" + reason + "`");
        }
        for (InDoubtException.Reason reason : InDoubtException.Reason.values()) {
            assertThat(tables("## Three outcomes")).contains("`" + reason + "`");
        }
    }

    @Test
    void shouldNameEverySetting() {
        List<String> settings = Stream.of(ClientBuilder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(Method::getName)
                .filter(name -> !name.equals("build"))
                .toList();
        assertThat(settings).hasSize(12).allMatch(name -> mentions("## Settings", name));
    }

    private static boolean mentions(String heading, String name) {
        return tables(heading).contains("`" + name + "`");
    }

    /** The table rows of a section. */
    private static String tables(String heading) {
        try {
            List<String> lines = Files.readAllLines(DOCUMENT);
            return lines.stream()
                    .skip(lines.indexOf(heading) + 1L)
                    .takeWhile(line -> !line.startsWith("## "))
                    .filter(line -> line.startsWith("|"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new AssertionError("cannot read " + DOCUMENT, e);
        }
    }
}
