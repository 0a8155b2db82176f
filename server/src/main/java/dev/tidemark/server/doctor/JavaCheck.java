package dev.tidemark.server.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether the Java is one that Tidemark is tested on, and what it is started with. */
final class JavaCheck implements Check {
    private static final int LEAST = 17;
    private static final int BEST = 25;
    private static final String SUBJECT = "java";

    private final int feature;
    private final String name;
    private final JavaFlags flags;

    /** {@code feature} is the version's first number, {@code name} what the Java calls itself. */
    JavaCheck(int feature, String name, JavaFlags flags) {
        this.feature = feature;
        this.name = name;
        this.flags = flags;
    }

    @Override
    public List<Finding> examine(Machine machine, Plan plan) {
        List<Finding> findings = new ArrayList<>();
        findings.add(judgeVersion());
        String words = String.join(" ", flags.words());
        if (flags.words().isEmpty()) {
            findings.add(Finding.note(
                    "java options",
                    "none known: not started by bin/tidemark",
                    "the heap is taken to be Java's default, and so what is said of memory may be wrong",
                    "bin/tidemark doctor"));
        } else if (flags.words().stream().anyMatch(JavaCheck::isForDebugging)) {
            findings.add(Finding.warn(
                    "java options",
                    words,
                    "options for finding faults cost much of the speed",
                    "take them out of TIDEMARK_JAVA_OPTS"));
        } else {
            findings.add(Finding.ok("java options", words));
        }
        return findings;
    }

    private Finding judgeVersion() {
        if (feature < LEAST) {
            return Finding.fail(
                    SUBJECT, name, "it cannot run the server", "install a JDK " + BEST + ", and set JAVA_HOME");
        }
        if (feature != LEAST && feature != BEST) {
            return Finding.note(
                    SUBJECT,
                    name,
                    "Tidemark is tested on " + LEAST + " and " + BEST + " only",
                    "run a JDK " + BEST + ", by JAVA_HOME");
        }
        return feature == BEST
                ? Finding.ok(SUBJECT, name)
                : Finding.note(
                        SUBJECT,
                        name,
                        "works, and is tested; on " + BEST
                                + " the launcher has compact object headers, too, and most figures of"
                                + " docs/BENCHMARKS.md are from there",
                        "a JDK " + BEST + ", by JAVA_HOME, where there is one");
    }

    private static boolean isForDebugging(String word) {
        return word.startsWith("-agentlib:jdwp")
                || word.equals("-Xint")
                || word.equals("-Xcheck:jni")
                || word.equals("-ea")
                || word.equals("-XX:TieredStopAtLevel=1");
    }
}
