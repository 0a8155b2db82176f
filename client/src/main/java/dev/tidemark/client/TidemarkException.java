package dev.tidemark.client;

/**
 * A call that has no result: {@link RejectedException} if it was surely not done, {@link InDoubtException} if it may have been.
 *
 * <p>One that comes out of a stage has no stack trace, since nobody's code is on the stack where it is made; one that
 * {@link BlockingClient} throws has its caller's.
 */
public abstract sealed class TidemarkException extends RuntimeException permits RejectedException, InDoubtException {
    private static final long serialVersionUID = 1L;

    TidemarkException(String message, Throwable cause, boolean withStack) {
        super(message, cause, false, withStack);
    }

    /** The same as thrown by the thread that calls this. */
    abstract TidemarkException thrownHere();
}
