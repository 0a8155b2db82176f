package dev.tidemark.server.model;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Status;

/**
 * What a request must be answered.
 *
 * @param request the request, for messages.
 * @param status the status, one of {@link Status}.
 * @param flags the reply flags; LOAD's MORE is left to {@link ReplyBody.Page}, since the server may send fewer states.
 * @param body the body.
 * @param isSent false if QUIET keeps the reply back.
 */
public record ModelReply(ModelRequest request, int status, int flags, ReplyBody body, boolean isSent) {
    /**
     * Compares with a reply that came; versions that were not known are learned from it.
     *
     * @param actual the reply, null if none came.
     * @throws AssertionError if it is not what it must be.
     */
    public void check(ReplyFrame actual) {
        try {
            if (actual == null || !isSent) {
                expect("a reply", isSent, actual != null);
                return;
            }
            expect("status", Status.nameOf(status), Status.nameOf(actual.status()));
            expect("opcode", request.opcode() | FrameLayout.REPLY_BIT, actual.opcode());
            expect("correlation", request.correlation(), actual.correlation());
            expect("flags", flags, actual.flags() & ~body.ownFlags());
            body.check(actual);
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; request: " + request + "; got: " + actual, e);
        }
    }

    static void expect(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": got=" + actual + ", expected " + expected);
        }
    }
}
