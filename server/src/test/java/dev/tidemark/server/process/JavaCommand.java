package dev.tidemark.server.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words that start a main class in a process of its own, with the flags that it needs. */
final class JavaCommand {
    private static final int FIRST_WITH_MEMORY_ACCESS_FLAG = 24;

    private JavaCommand() {}

    /** From the test's class path. */
    static List<String> words(String mainClass) {
        return words(mainClass, classPath());
    }

    static List<String> words(String mainClass, String classPath) {
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
        words.addAll(List.of("-cp", classPath, mainClass));
        return words;
    }

    /** Surefire and Failsafe may start the test with a jar that only names the class path, which they tell here. */
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
