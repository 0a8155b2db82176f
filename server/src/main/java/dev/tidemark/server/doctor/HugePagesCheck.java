package dev.tidemark.server.doctor;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the cache's memory is backed by huge pages: by the kernel, and by the C library where that must ask for them. */
final class HugePagesCheck implements Check {
    private static final String SUBJECT = "huge pages";
    private static final String PATH = "sys/kernel/mm/transparent_hugepage/enabled";
    private static final String HARM = "look-ups in the cache take longer, since the processor must find small pages";
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)\\]");
    private static final Pattern TUNED = Pattern.compile("(^|.*:)glibc\\.malloc\\.hugetlb=[12](:.*|$)");

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        Matcher chosen = CHOSEN.matcher(machine.text(PATH).orElse(""));
        if (!chosen.find()) {
            return List.of(Finding.unknown(SUBJECT, "/" + PATH));
        }
        String mode = chosen.group(1);
        return List.of(
                switch (mode) {
                    case "always" -> Finding.ok(SUBJECT, "always");
                    case "madvise" -> judgeLibrary(machine);
                    default ->
                        Finding.warn(
                                SUBJECT,
                                mode,
                                HARM,
                                "echo madvise > /" + PATH + ", at each boot; bin/tidemark asks for them");
                });
    }

    private static Finding judgeLibrary(Machine machine) {
        Optional<Glibc> glibc = Glibc.of(machine);
        if (glibc.isEmpty() || !glibc.get().knowsHugePages()) {
            String library = glibc.map(Glibc::text).orElse("another C library than glibc");
            return Finding.warn(
                    SUBJECT,
                    "madvise, and " + library + ", which does not ask for them",
                    HARM,
                    "a system with glibc 2.35 or newer, or echo always > /" + PATH);
        }
        String tunables = machine.environment("GLIBC_TUNABLES");
        if (!TUNED.matcher(tunables).matches()) {
            return Finding.warn(
                    SUBJECT,
                    "madvise, and GLIBC_TUNABLES=" + tunables + " does not ask for them",
                    HARM,
                    "unset it, so that bin/tidemark sets glibc.malloc.hugetlb=1, or add that to it");
        }
        return Finding.ok(SUBJECT, "madvise, asked for by " + glibc.get().text());
    }
}
