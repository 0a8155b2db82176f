package dev.tidemark.client;

import dev.tidemark.protocol.Status;
import java.util.concurrent.CompletableFuture;

/**
 * One request on its way to its outcome. Knows whether it can have been done, which decides between rejected and in doubt.
 *
 * <p>Thread: made by the caller's, then the client's, which alone completes {@link #result} (or the caller's, where it never
 * gets to the client's).
 */
final class Call<R> {
    final Request<R> request;
    final CompletableFuture<R> result = new CompletableFuture<>();
    /** On the clock of {@link System#nanoTime}. */
    final long deadlineNs;

    /** Place in the order of all calls; kept when it is sent again in order. */
    long sequence;
    /** Where it waits to be sent, or null. */
    WaitingCalls waitingIn;
    /** Links of {@link DeadlineWheel}; the slot is −1 outside of it. */
    Call<?> previous;

    Call<?> next;
    int slot = -1;

    /** Has its outcome. (The caller can complete {@link #result} too, which ends nothing.) */
    private boolean isEnded;

    private int sendings;
    /** How many sendings have not been answered: if any, it may have been done. */
    private int unanswered;

    private int pauses;
    private String lastRefusal;
    private int lastStatus = RejectedException.NO_STATUS;

    Call(Request<R> request, long deadlineNs) {
        this.request = request;
        this.deadlineNs = deadlineNs;
    }

    boolean isEnded() {
        return isEnded;
    }

    /** Its outcome is known. The caller then completes {@link #result}. */
    void onEnded() {
        isEnded = true;
        if (waitingIn != null) {
            waitingIn.onEnded();
            waitingIn = null;
        }
    }

    void onSent() {
        sendings++;
        unanswered++;
    }

    /** A refusal came: that sending did nothing. */
    void onRefused(int status, String text) {
        unanswered--;
        lastStatus = status;
        lastRefusal = text;
    }

    /** Whether an earlier sending than the last one was never answered. */
    boolean isSentAgain() {
        return unanswered > 1;
    }

    /** How often it was put off; counts on. */
    int nextPause() {
        return pauses++;
    }

    /** Reads the result out of a reply. @throws MalformedFrameException if it does not fit. */
    R decode(Reply reply) {
        return request.decode(reply);
    }

    // ---- the outcomes that are no result

    /** Behind {@link #onRefused}. */
    TidemarkException refusal() {
        String said = "status=" + Status.nameOf(lastStatus) + " text=" + lastRefusal;
        return unanswered == 0
                ? new RejectedException(lastStatus, lastRefusal, request + " was not done: " + said)
                : new InDoubtException(
                        InDoubtException.Reason.CONNECTION_LOST,
                        request + " may have been done: an earlier sending was not answered, a later one was refused: "
                                + said,
                        null);
    }

    /** The deadline has come. */
    TidemarkException expiry(Throwable connectionFault) {
        if (unanswered > 0) {
            return new InDoubtException(
                    InDoubtException.Reason.NO_REPLY,
                    request + " may have been done: no reply before its deadline, sendings=" + sendings,
                    connectionFault);
        }
        if (lastRefusal != null) {
            return refusal();
        }
        return new RejectedException(
                RejectedException.Reason.NOT_SENT,
                request + " was not done: no connection took it before its deadline",
                connectionFault);
    }

    TidemarkException loss(Throwable cause) {
        return new InDoubtException(
                InDoubtException.Reason.CONNECTION_LOST,
                request + " may have been done: the connection was lost before the reply",
                cause);
    }

    TidemarkException serverError(int status, String text) {
        return new InDoubtException(
                InDoubtException.Reason.SERVER_ERROR,
                request + " may have been done: status=" + Status.nameOf(status) + " text=" + text,
                null);
    }

    /** It cannot be sent: its frame is longer than the server takes. */
    TidemarkException tooLarge(long maxFrame) {
        if (unanswered > 0) {
            return loss(null);
        }
        return new RejectedException(
                RejectedException.Reason.TOO_LARGE,
                request + " was not done: length=" + request.length() + ", expected at most the server's " + maxFrame,
                null);
    }

    TidemarkException closing() {
        return unanswered > 0
                ? new InDoubtException(
                        InDoubtException.Reason.CLOSED,
                        request + " may have been done: the client was closed before the reply",
                        null)
                : new RejectedException(
                        RejectedException.Reason.CLOSED, request + " was not done: the client is closed", null);
    }

    /** For a call that the server has said nothing about, because nobody may speak to it. */
    TidemarkException greetingRefused(int status, String text) {
        if (unanswered == 0) {
            lastStatus = status;
            lastRefusal = text;
            return refusal();
        }
        return loss(null);
    }
}
