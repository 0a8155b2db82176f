package dev.tidemark.server.shard;

import java.util.function.Consumer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * The ring buffer into a shard: requests of other shards' connections, answers to its own, parts of fan-outs, and finished
 * tasks of the store and the journal. It has room for all that can ever be under way at once, so an offer that fails is a defect.
 *
 * <p>Thread: {@link #offer} from any, {@link #drain} by the shard. Allocation: none.
 */
public final class Inbox {
    private final ManyToOneConcurrentArrayQueue<Object> queue;

    public Inbox(int capacity) {
        queue = new ManyToOneConcurrentArrayQueue<>(capacity);
    }

    /** Thread: any. */
    public void offer(Object mail) {
        if (!queue.offer(mail)) {
            throw new IllegalStateException(
                    "inbox full: capacity=" + queue.capacity() + ", a bound was computed wrong");
        }
    }

    /** Gives up to {@code limit} things to the consumer. @return how many. */
    int drain(Consumer<Object> consumer, int limit) {
        return queue.drain(consumer, limit);
    }

    /** What waits, as near as can be told while others put in and take out. Thread: any. */
    public int size() {
        return queue.size();
    }

    /**
     * Whether there is nothing to take. A shard must look once more after it has announced that it will sleep.
     *
     * <p>What somebody is still putting in does not count: they wake the shard when they have, and if they have lost their
     * processor just then, a shard that stayed awake for it would keep it from them. The queue's own isEmpty counts it.
     */
    public boolean isEmpty() {
        return queue.peek() == null;
    }
}
