package dev.tidemark.server.cache;

/** What a deep check throws when it finds the cache broken. Thread: any. */
final class Broken {
    private Broken() {}

    /** @throws IllegalStateException naming what is wrong, and the value found beside the one expected. */
    static void unless(boolean sound, String what, long found, long expected) {
        if (!sound) {
            throw new IllegalStateException("cache broken: " + what + ": found=" + found + ", expected=" + expected);
        }
    }
}
