package dev.tidemark.server.doctor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C library that this process runs with, and so the server.
 *
 * @param major of its version.
 * @param minor of its version.
 */
record Glibc(int major, int minor) {
    private static final Pattern MAPPED = Pattern.compile("(?m)\\s/(\\S*/libc[.-]\\S*)$");
    private static final Pattern VERSION =
            Pattern.compile("GNU C Library [^\\n]{0,100}?version (\\d{1,3})\\.(\\d{1,3})");

    /** Finds it among what is mapped, and reads its version out of the file. Nothing where there is another C library. */
    static Optional<Glibc> of(Machine machine) {
        Matcher mapped = MAPPED.matcher(machine.text("proc/self/maps").orElse(""));
        while (mapped.find()) {
            Matcher version = VERSION.matcher(machine.text(mapped.group(1)).orElse(""));
            if (version.find()) {
                return Optional.of(new Glibc(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2))));
            }
        }
        return Optional.empty();
    }

    /** Whether {@code glibc.malloc.hugetlb} is known to it. */
    boolean knowsHugePages() {
        return major > 2 || major == 2 && minor >= 35;
    }

    String text() {
        return "glibc " + major + "." + minor;
    }
}
