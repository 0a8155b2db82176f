package dev.tidemark.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A JDK 17 of this machine, for programs that run on no later one, when the tests themselves may. */
final class Jdk17 {
    private static final String HOME_VARIABLE = "JAVA17_HOME";
    private static final Path SYSTEM = Path.of("/usr/lib/jvm");

    private Jdk17() {}

    /** Its program {@code java}. Skips the test, with the reason, where there is none. */
    static Path java() {
        List<Path> homes = homes();
        Skip.unless(!homes.isEmpty(), "no JDK 17 in " + SYSTEM + " or " + HOME_VARIABLE);
        return homes.get(0).resolve("bin").resolve("java");
    }

    private static List<Path> homes() {
        List<Path> homes = new ArrayList<>();
        String named = System.getenv(HOME_VARIABLE);
        if (named != null) {
            homes.add(Path.of(named));
        }
        homes.add(Path.of(System.getProperty("java.home")));
        if (Files.isDirectory(SYSTEM)) {
            try (Stream<Path> installed = Files.list(SYSTEM)) {
                installed.sorted().forEach(homes::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list " + SYSTEM, e);
            }
        }
        return homes.stream().filter(Jdk17::is17).toList();
    }

    private static boolean is17(Path home) {
        Path release = home.resolve("release");
        try {
            return Files.isExecutable(home.resolve("bin").resolve("java"))
                    && Files.exists(release)
                    && Files.readAllLines(release).stream().anyMatch(line -> line.startsWith("JAVA_VERSION=\"17."));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + release, e);
        }
    }
}
