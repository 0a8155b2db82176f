package dev.tidemark.client;

import dev.tidemark.protocol.RequestLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/**
 * Counts one message for any number of users: splits the list into frames that the server takes, and sends again for users that
 * failed for a passing reason.
 *
 * <p>Each frame is sent with ONCE, so a lost connection counts nobody twice. Users that the server says it has not done are sent
 * again without ONCE, with growing pauses until the deadline; where such a frame is not answered, its users are in doubt.
 *
 * <p><b>Order.</b> ONCE needs the messages of a channel to be counted in the order of their ids: call {@link #send} for them in that
 * order, from one thread, and count a channel's messages by fan-outs only, or each to its end before the other.
 *
 * <p>Thread: safe from any, never blocks. Cost: the list twice on the heap until all is done, all frames at once; they count
 * against {@link ClientBuilder#maxOpenBytes}.
 */
public final class FanOut {
    private final TidemarkClient client;
    private final Duration timeout;

    /** @param timeout how long one fan-out may take in all, 1 ms … 1 day. */
    public FanOut(TidemarkClient client, Duration timeout) {
        ClientBuilder.requireTimeout("timeout", timeout);
        this.client = client;
        this.timeout = timeout;
    }

    /**
     * Adds 1 to counters of each user's read state of a channel.
     *
     * @param message what is counted, unsigned, not 0.
     * @param users unsigned, not 0; copied.
     * @return a stage that completes with what became of each user, never exceptionally.
     */
    public CompletionStage<FanOutResult> send(long channel, long message, CounterSet counters, long... users) {
        int most = mostUsers(client.loop().maxFrame());
        FanOutRun run = new FanOutRun(client, channel, message, counters, System.nanoTime() + timeout.toNanos());
        for (int from = 0; from < users.length; from += most) {
            run.send(Arrays.copyOfRange(users, from, Math.min(users.length, from + most)));
        }
        return run.finish();
    }

    /** Users that fit into a frame of a length. */
    static int mostUsers(int maxFrame) {
        return Math.min(IncrementMany.MAX_USERS, (maxFrame - RequestLayout.INCREMENT_MANY_USERS_OFFSET) / Long.BYTES);
    }
}
