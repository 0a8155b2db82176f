package dev.tidemark.server.store.cassandra;

/**
 * One statement of a commit.
 *
 * @param version what it is about: of the state, the removal or the user; its timestamp.
 * @param entry index in the image, for what writes a state; else 0.
 * @param from first channel, in the signed order of the table, for what deletes; else 0.
 * @param to last channel, likewise.
 */
record Step(Write write, long version, int entry, long from, long to) {
    static Step ofUser(Write write, long version) {
        return new Step(write, version, 0, 0, 0);
    }

    static Step ofState(Write write, long version, int entry) {
        return new Step(write, version, entry, 0, 0);
    }

    static Step ofChannels(Write write, long version, long from, long to) {
        return new Step(write, version, 0, from, to);
    }
}
