package dev.tidemark.server.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Room on the disk of a directory.
 *
 * @param disk which one it is.
 * @param usableBytes that can still be written.
 * @param usedBytes by what is in the directory.
 */
record DiskSpace(String disk, long usableBytes, long usedBytes) {
    /** Looks at a directory, or the nearest one above it. */
    static DiskSpace of(Path wanted) throws IOException {
        Directory directory = Directory.of(wanted);
        FileStore store = Files.getFileStore(directory.path());
        return new DiskSpace(
                store.name() + " " + store.type(),
                store.getUsableSpace(),
                directory.exists() ? bytesIn(directory.path()) : 0);
    }

    private static long bytesIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }
}
