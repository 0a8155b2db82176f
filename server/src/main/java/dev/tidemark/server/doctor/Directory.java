package dev.tidemark.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/**
 * What is known of a directory, or of the nearest one above it that is there.
 *
 * @param path the one that is there.
 * @param exists whether that is the one asked for.
 * @param isDirectory whether it is a directory at all.
 * @param writable by this process.
 */
record Directory(
        Path path,
        boolean exists,
        boolean isDirectory,
        boolean writable,
        String owner,
        Set<PosixFilePermission> permissions) {
    /** Looks at one. */
    static Directory of(Path wanted) throws IOException {
        Path path = wanted.toAbsolutePath().normalize();
        while (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && path.getParent() != null) {
            path = path.getParent();
        }
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
        return new Directory(
                path,
                path.equals(wanted.toAbsolutePath().normalize()),
                attributes.isDirectory(),
                Files.isWritable(path),
                attributes.owner().getName(),
                attributes.permissions());
    }
}
