package dev.tidemark.client;

import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;

/**
 * The version that a state must have for a request to be done, if any.
 *
 * @param flags {@link RequestFlags#IF} or 0.
 * @param version 0: the state must not exist.
 */
record Condition(int flags, long version) {
    static final Condition NONE = new Condition(0, 0);

    static Condition ifVersion(long version) {
        return new Condition(RequestFlags.IF, version);
    }

    /** Bytes that this adds to a frame. */
    int length() {
        return flags == 0 ? 0 : RequestLayout.IF_LENGTH;
    }

    Repeat repeat() {
        return flags == 0 ? Repeat.NEVER : Repeat.ANY_TIME;
    }
}
