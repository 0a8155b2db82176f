package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every class and method that docs/ARCHITECTURE.md, its picture and the README name is there, in the package that they say. */
class ArchitectureDocumentTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern PICTURE_TEXT = Pattern.compile(">([^<]+)</text>");
    /** {@code net.Connection}, {@code ShardLoop}, {@code Connection.channelRead}; the name of a class has a small letter. */
    private static final Pattern NAME =
            Pattern.compile("((?:[a-z]+\\.)*)([A-Z][A-Za-z]*[a-z][A-Za-z0-9]*)(?:\\.([a-z][A-Za-z0-9]*)(?:\\(\\))?)?");

    private static List<Path> sources;

    @BeforeAll
    static void findSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            sources = files.filter(file -> file.toString().matches(".*/src/(main|test)/java/.*\\.java"))
                    .toList();
        }
        assertThat(sources).hasSizeGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/ARCHITECTURE.md", "README.md"})
    void shouldNameWhatThereIs(String document) throws IOException {
        List<String> names = found(CODE, document);
        assertThat(names).hasSizeGreaterThan(20);
        assertThat(names).filteredOn(name -> !exists(name)).isEmpty();
    }

    @Test
    void shouldDrawWhatThereIs() throws IOException {
        List<String> names = found(PICTURE_TEXT, "docs/images/architecture.svg").stream()
                .filter(name -> name.matches("[a-z.]+\\.[A-Z][A-Za-z]+"))
                .toList();
        assertThat(names)
                .contains("net.Connection", "shard.Shard", "cache.Cache", "journal.Journal", "store.ReadStateStore")
                .allMatch(ArchitectureDocumentTest::exists);
    }

    /** What is written like a class or a method of one. */
    private static List<String> found(Pattern place, String document) throws IOException {
        List<String> names = new ArrayList<>();
        String sentences =
                BLOCK.matcher(Files.readString(ROOT.resolve(document))).replaceAll("");
        for (Matcher text = place.matcher(sentences); text.find(); ) {
            if (NAME.matcher(text.group(1)).matches()) {
                names.add(text.group(1));
            }
        }
        return names;
    }

    private static boolean exists(String name) {
        Matcher parts = NAME.matcher(name);
        assertThat(parts.matches()).isTrue();
        String file = "/" + parts.group(1).replace('.', '/') + parts.group(2) + ".java";
        String method = parts.group(3);
        return sources.stream()
                .filter(source -> source.toString().endsWith(file))
                .anyMatch(source -> method == null || declares(source, method));
    }

    /** A line that has a type in front of the name: a call has none, or a value in front of it. */
    private static boolean declares(Path source, String method) {
        Pattern declaration =
                Pattern.compile("(?m)^ +(?!return |throw )[\\w<>\\[\\],? .@]*[\\w>\\]] " + method + "\\(");
        try {
            return declaration.matcher(Files.readString(source)).find();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
        }
    }
}
