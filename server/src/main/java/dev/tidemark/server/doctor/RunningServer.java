package dev.tidemark.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The server that has the data, if one has: whose process the system's list of locks names for the lock of the store or of the
 * journal. The locks themselves are left alone, since a start at the same moment must not fail for it.
 */
final class RunningServer {
    private static final Pattern LOCK =
            Pattern.compile("\\d+: POSIX +ADVISORY +WRITE (\\d{1,9}) [0-9a-f]+:[0-9a-f]+:(\\d{1,18}) .*");

    private RunningServer() {}

    /** @return its process id, or nothing if none runs, or none that can be seen from here. */
    static OptionalLong pid(Machine machine, Plan plan) {
        List<Long> files = new ArrayList<>();
        addFileNumber(plan.dataDir().resolve("store").resolve("LOCK"), files);
        if (plan.journal() != null) {
            addFileNumber(plan.journal().dir().resolve("LOCK"), files);
        }
        for (String line : machine.lines("proc/locks")) {
            Matcher lock = LOCK.matcher(line);
            if (lock.matches() && files.contains(Long.parseLong(lock.group(2)))) {
                String command =
                        machine.text("proc/" + lock.group(1) + "/cmdline").orElse("");
                if (command.contains("dev.tidemark.server")) {
                    return OptionalLong.of(Long.parseLong(lock.group(1)));
                }
            }
        }
        return OptionalLong.empty();
    }

    private static void addFileNumber(Path file, List<Long> numbers) {
        try {
            numbers.add((long) Files.getAttribute(file, "unix:ino"));
        } catch (IOException e) {
            // no such file, so nobody has locked it
        }
    }
}
