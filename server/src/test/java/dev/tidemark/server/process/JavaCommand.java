package dev.tidemark.server.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words that start a main class in a process of its own, with the flags that it needs. */
final class JavaCommand {
    private static final int FIRST_WITH_MEMORY_ACCESS_FLAG = 24;

    private JavaCommand() {}

    /**
     * @param classPath null: the test's.
     * @param isForLoad compiled as far as it goes, as users run it; else only as far as makes it start soonest: a test that starts a
     *     server to ask it a few things has ended before the rest would be compiled, and waited for the compiler meanwhile.
     */
    static List<String> words(String mainClass, String classPath, boolean isForLoad) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--add-opens",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-Dio.netty.leakDetection.level=paranoid",
                "-Dlogback.configurationFile=logback.xml")); // not that of the tests
        if (Runtime.version().feature() >= FIRST_WITH_MEMORY_ACCESS_FLAG) {
            words.add("--sun-misc-unsafe-memory-access=allow");
        }
        if (!isForLoad) {
            words.add("-XX:TieredStopAtLevel=1");
        }
        words.addAll(List.of("-cp", classPath == null ? classPath() : classPath, mainClass));
        return words;
    }

    /** Surefire and Failsafe may start the test with a jar that only names the class path, which they tell here. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
