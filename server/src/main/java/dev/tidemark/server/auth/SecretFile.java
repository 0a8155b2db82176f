package dev.tidemark.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * A file that decides who gets in: the tokens file, or the private key of TLS. Thread: any.
 *
 * @param key the option that names it.
 */
public record SecretFile(String key, Path path) {
    /** What it should be, for people. */
    public static final String EXPECTED = "mode 600, or 640 and an owner that is not the server's user";

    /**
     * What others may do with it that they should not: anybody who is neither its owner nor the server. Where the server's user
     * does not own it, as where root does, the group is how the server may read it.
     *
     * @param user whom the server runs as.
     * @return such as {@code others may read it: rw-r--r-- of root}; nothing if it is well, or the file system does not say.
     */
    public Optional<String> exposure(String user) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        PosixFileAttributes attributes = view.readAttributes();
        Set<PosixFilePermission> permissions = attributes.permissions();
        boolean ownsIt = attributes.owner().getName().equals(user);
        boolean canWrite = permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE);
        boolean canRead = permissions.contains(PosixFilePermission.OTHERS_READ)
                || ownsIt && permissions.contains(PosixFilePermission.GROUP_READ);
        if (!canWrite && !canRead) {
            return Optional.empty();
        }
        return Optional.of("others may " + (canWrite ? "change" : "read") + " it: "
                + PosixFilePermissions.toString(permissions) + " of "
                + attributes.owner().getName());
    }
}
