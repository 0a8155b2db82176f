package dev.tidemark.server.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether what is written to the directories is kept: by what kind of file system they are in. */
final class FileSystemCheck implements Check {
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    private static final Set<String> OF_OTHERS =
            Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "fuse", "fuse.sshfs", "virtiofs");

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        List<Finding> findings = new ArrayList<>();
        findings.add(judge(machine, "data.dir", plan.dataDir()));
        if (plan.journal() != null
                && !plan.journal()
                        .dir()
                        .toAbsolutePath()
                        .startsWith(plan.dataDir().toAbsolutePath())) {
            findings.add(judge(machine, "journal.dir", plan.journal().dir()));
        }
        return findings;
    }

    private static Finding judge(Machine machine, String key, Path directory) {
        String subject = "file system";
        String type = typeOf(machine, directory.toAbsolutePath().normalize());
        String found = key + "=" + directory + " is in " + (type.isEmpty() ? "one not told of" : type);
        if (IN_MEMORY.contains(type)) {
            return Finding.warn(subject, found, "all read states are gone with the next boot", "a directory on a disk");
        }
        if (OF_OTHERS.contains(type)) {
            return Finding.warn(
                    subject,
                    found,
                    "syncs are slow, and locks and syncs may not hold: the journal's promise rests on them",
                    "a directory on a disk of this machine");
        }
        return type.equals("overlay")
                ? Finding.warn(subject, found, "all read states are gone with the container", "mount a volume there")
                : Finding.ok(subject, found);
    }

    /** The type of the file system that is mounted nearest above a path. */
    private static String typeOf(Machine machine, Path path) {
        Path nearest = null;
        String type = "";
        for (String line : machine.lines("proc/self/mountinfo")) {
            String[] words = line.split(" ", -1);
            int rest = List.of(words).indexOf("-");
            if (rest < 0 || rest + 1 >= words.length) {
                continue;
            }
            Path mount = Path.of(words[4].replace("\\040", " "));
            if (path.startsWith(mount) && (nearest == null || mount.startsWith(nearest))) {
                nearest = mount;
                type = words[rest + 1];
            }
        }
        return type;
    }
}
