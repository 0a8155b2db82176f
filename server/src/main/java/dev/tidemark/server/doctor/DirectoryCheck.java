package dev.tidemark.server.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether the server can use its directories, and nobody else. */
final class DirectoryCheck implements Check {
    /** Looks at a directory. */
    interface Look {
        Directory at(Path path) throws IOException;
    }

    private final Look look;
    private final String user;

    /** {@code user} is whom the server would run as. */
    DirectoryCheck(Look look, String user) {
        this.look = look;
        this.user = user;
    }

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        List<Finding> findings = new ArrayList<>();
        findings.add(judge("data.dir", plan.dataDir()));
        if (plan.journal() != null) {
            findings.add(judge("journal.dir", plan.journal().dir()));
        }
        return findings;
    }

    private Finding judge(String key, Path wanted) {
        String subject = key;
        Directory directory;
        try {
            directory = look.at(wanted);
        } catch (IOException e) {
            return Finding.fail(subject, wanted + ": " + e, "the server cannot start", "look at it by hand");
        }
        if (!directory.isDirectory()) {
            return Finding.fail(
                    subject, directory.path() + " is no directory", "the server cannot start", "set " + key);
        }
        if (!directory.writable()) {
            return Finding.fail(
                    subject,
                    directory.path() + " belongs to " + directory.owner() + ", and " + user + " may not write there",
                    "the server cannot start (exit code 6 or 8)",
                    "chown " + user + " " + directory.path() + ", or run as " + directory.owner());
        }
        return directory.exists() ? judgeExisting(subject, directory) : Finding.ok(subject, wanted + " will be made");
    }

    private Finding judgeExisting(String subject, Directory directory) {
        String found = directory.path() + " of " + directory.owner() + ", "
                + PosixFilePermissions.toString(directory.permissions());
        if (!directory.owner().equals(user)) {
            return Finding.warn(
                    subject,
                    found + ", looked at by " + user,
                    "files that " + user + " makes there, " + directory.owner() + " may not be able to use, and then no"
                            + " server of " + directory.owner() + " can start",
                    "run this, and the server, as " + directory.owner());
        }
        Set<PosixFilePermission> permissions = directory.permissions();
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            return Finding.warn(
                    subject, found, "others can change or remove what is kept", "chmod 700 " + directory.path());
        }
        return permissions.contains(PosixFilePermission.OTHERS_READ)
                        || permissions.contains(PosixFilePermission.OTHERS_EXECUTE)
                ? Finding.note(
                        subject,
                        found,
                        "whoever has an account here can read what is kept, which is not encrypted",
                        "chmod 700 " + directory.path())
                : Finding.ok(subject, found);
    }
}
