package dev.tidemark.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * How some files were when they were looked at: enough to tell that one was written, replaced, or is a link that leads elsewhere
 * now. Immutable. Thread: safe from any.
 */
record FileStates(List<Path> files, List<String> states) {
    /** Looks at files. */
    static FileStates of(List<Path> files) {
        return new FileStates(
                List.copyOf(files), files.stream().map(FileStates::state).toList());
    }

    /** Looks at the same files again. */
    FileStates now() {
        return of(files);
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "absent";
        }
    }
}
