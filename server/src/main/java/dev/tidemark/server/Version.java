package dev.tidemark.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The program's name and version, as the build wrote it. Thread: safe from any. */
public final class Version {
    private static final String RESOURCE = "version.properties";
    private static final String SNAPSHOT_SUFFIX = "-SNAPSHOT";
    private static final String NUMBER = read();

    private Version() {}

    /** What HELLO and the command line tell, e.g. {@code tidemark 0.1.0}. */
    public static String text() {
        return "tidemark " + NUMBER;
    }

    /** What INFO tells, e.g. {@code 0.1.0}. */
    static String number() {
        return NUMBER;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + RESOURCE, e);
        }
        String version = properties.getProperty("version");
        return version.endsWith(SNAPSHOT_SUFFIX)
                ? version.substring(0, version.length() - SNAPSHOT_SUFFIX.length())
                : version;
    }
}
