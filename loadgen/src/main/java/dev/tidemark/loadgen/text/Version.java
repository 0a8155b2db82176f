package dev.tidemark.loadgen.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The generator's name and version, as the build wrote it. Thread: safe from any. */
public final class Version {
    private static final String RESOURCE = "version.properties";
    private static final String NUMBER = read();

    private Version() {}

    /** Such as {@code tidemark loadgen 0.1.0}. */
    public static String text() {
        return "tidemark loadgen " + NUMBER;
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + RESOURCE, e);
        }
        return properties.getProperty("version").replace("-SNAPSHOT", "");
    }
}
