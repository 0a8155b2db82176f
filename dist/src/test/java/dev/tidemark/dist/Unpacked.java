package dev.tidemark.dist;

import dev.tidemark.server.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the build has packed, taken out into a directory.
 *
 * <p>Immutable. Thread: any.
 */
record Unpacked(Path root) {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    /** tidemark-VERSION.tar.gz; the root is the one folder that it has. */
    static Unpacked archive(Path into) {
        Command.run("tar", "-xzf", archiveFile().toString(), "-C", into.toString());
        return new Unpacked(only(into, "tidemark-*"));
    }

    /** The files of the Debian package, laid out from / on. */
    static Unpacked debian(Path into) {
        Command.run("dpkg-deb", "-x", debianFile().toString(), into.toString());
        return new Unpacked(into);
    }

    static Path archiveFile() {
        return only(TARGET, "tidemark-*.tar.gz");
    }

    static Path debianFile() {
        return only(TARGET, "tidemark_*.deb");
    }

    Path file(String path) {
        return root.resolve(path);
    }

    /** The names of the files in a folder, sorted. */
    List<String> names(String folder) {
        try (Stream<Path> files = Files.list(file(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    private static Path only(Path directory, String pattern) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> found = files.filter(file -> directory
                            .getFileSystem()
                            .getPathMatcher("glob:" + pattern)
                            .matches(file.getFileName()))
                    .toList();
            if (found.size() != 1) {
                throw new AssertionError(pattern + " in " + directory + ": expected one, found " + found);
            }
            return found.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }
}
