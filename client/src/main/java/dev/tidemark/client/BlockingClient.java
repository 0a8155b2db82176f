package dev.tidemark.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * A {@link TidemarkClient} whose calls wait for their outcome.
 *
 * <p>Thread: any but the client's own, which would wait for itself: that is an {@link IllegalStateException}. A thread that is
 * interrupted while it waits stays interrupted and gets {@link InDoubtException}.
 */
public final class BlockingClient {
    private final TidemarkClient client;

    BlockingClient(TidemarkClient client) {
        this.client = client;
    }

    /**
     * Sends a request and waits for its answer, as long as the client's timeout at most.
     *
     * @throws RejectedException if it was surely not done.
     * @throws InDoubtException if it may have been done.
     */
    public <R> R call(Request<R> request) {
        requireOtherThread();
        return await(client.send(request));
    }

    /** The same with a timeout of its own, 1 ms … 1 day. */
    public <R> R call(Request<R> request, Duration timeout) {
        requireOtherThread();
        return await(client.send(request, timeout));
    }

    /** {@link TidemarkClient#loadAll}, waiting for all pages. */
    public LoadedStates loadAll(long user, long sinceVersion) {
        requireOtherThread();
        return await(client.loadAll(user, sinceVersion));
    }

    private void requireOtherThread() {
        if (client.isOwnThread()) {
            throw new IllegalStateException(
                    "the client's own thread must not wait for a call; use an Async method of the stage");
        }
    }

    private static <R> R await(CompletionStage<R> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InDoubtException(
                            InDoubtException.Reason.INTERRUPTED, "the call may be done: interrupted while waiting", e)
                    .thrownHere();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TidemarkException failure) {
                throw failure.thrownHere();
            }
            throw new IllegalStateException("a call ended in no way that it can end", e);
        }
    }
}
