package dev.tidemark.server;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a start has made so far, closed in reverse order unless the start succeeds. Thread: one. */
final class Cleanup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

    private final ArrayDeque<AutoCloseable> made = new ArrayDeque<>();

    /** Adds something, or null for nothing. @return the same. */
    <T extends AutoCloseable> T add(T resource) {
        if (resource != null) {
            made.push(resource);
        }
        return resource;
    }

    /** The start has succeeded: nothing is closed. */
    void keepAll() {
        made.clear();
    }

    @Override
    public void close() {
        for (AutoCloseable resource : made) {
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("could not clean up after a failed start", e);
            }
        }
    }
}
