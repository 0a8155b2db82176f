package dev.tidemark.server.shard;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Answers on their way to other shards, kept in order until the journal has what they acknowledge.
 *
 * <p>Thread: the shard. Allocation: until as many have been held at once as ever are.
 */
final class HeldAnswers {
    private static final int INITIAL_CAPACITY = 1_024;

    private final Peers peers;
    private Object[] answers = new Object[INITIAL_CAPACITY];
    private int[] shards = new int[INITIAL_CAPACITY];
    private long[] positions = new long[INITIAL_CAPACITY];
    private int first;
    private int count;

    HeldAnswers(Peers peers) {
        this.peers = peers;
    }

    /** Holds an answer to a shard until the journal is confirmed up to a position, and the answers before it have left. */
    void add(int shard, Object answer, long position) {
        if (count == answers.length) {
            grow();
        }
        int at = first + count & answers.length - 1;
        answers[at] = answer;
        shards[at] = shard;
        positions[at] = position;
        count++;
    }

    /** Lets those leave that may. */
    void release(long confirmed) {
        while (count > 0 && positions[first] <= confirmed) {
            poll();
        }
    }

    /** Lets all leave, each after something has been done to it. */
    void releaseAll(Consumer<Object> change) {
        while (count > 0) {
            change.accept(answers[first]);
            poll();
        }
    }

    int size() {
        return count;
    }

    private void poll() {
        Object answer = answers[first];
        answers[first] = null;
        int shard = shards[first];
        first = first + 1 & answers.length - 1;
        count--;
        peers.post(shard, answer);
    }

    private void grow() {
        int capacity = answers.length;
        int head = capacity - first;
        Object[] oldAnswers = answers;
        int[] oldShards = shards;
        long[] oldPositions = positions;
        answers = new Object[2 * capacity];
        shards = new int[2 * capacity];
        positions = new long[2 * capacity];
        System.arraycopy(oldAnswers, first, answers, 0, head);
        System.arraycopy(oldAnswers, 0, answers, head, first);
        System.arraycopy(oldShards, first, shards, 0, head);
        System.arraycopy(oldShards, 0, shards, head, first);
        System.arraycopy(oldPositions, first, positions, 0, head);
        System.arraycopy(oldPositions, 0, positions, head, first);
        first = 0;
        Arrays.fill(oldAnswers, null);
    }
}
