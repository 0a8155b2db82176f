package dev.tidemark.client;

import dev.tidemark.protocol.Status;

/** What the status of a reply means for the call that it answers. */
enum Verdict {
    /** The call has its result. */
    RESULT,
    /** Whether it was done is unknown. */
    IN_DOUBT,
    /** Not done, and to be sent again in its old place, by the next connection. */
    AGAIN_IN_ORDER,
    /** Not done, and to be sent again after a pause. */
    AGAIN_LATER,
    /** Not done, and the caller is told so. */
    REJECTED;

    static Verdict of(int status, Repeat repeat) {
        return switch (status) {
            case Status.OK, Status.PARTIAL, Status.CONFLICT -> RESULT;
            case Status.SHUTTING_DOWN -> repeat == Repeat.NEVER ? REJECTED : AGAIN_IN_ORDER;
            case Status.OVERLOADED, Status.UNAVAILABLE -> repeat == Repeat.ANY_TIME ? AGAIN_LATER : REJECTED;
            case Status.INTERNAL -> IN_DOUBT;
            default -> status < Status.COUNT ? REJECTED : IN_DOUBT;
        };
    }
}
