package dev.tidemark.client;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls that a connection owes replies for, by correlation. A correlation is never 0, and never given out again before its
 * reply has come, also if its call has ended before.
 *
 * <p>Thread: the client's.
 */
final class InFlight {
    private final IntObjectHashMap<Call<?>> calls = new IntObjectHashMap<>();
    private int last;

    /** @param last the correlation behind which the first is taken. */
    InFlight(int last) {
        this.last = last;
    }

    int size() {
        return calls.size();
    }

    /** Takes a call on. @return its correlation. */
    int add(Call<?> call) {
        do {
            last++;
        } while (last == 0 || calls.containsKey(last));
        calls.put(last, call);
        return last;
    }

    /** The call of a correlation, or null. */
    Call<?> get(int correlation) {
        return calls.get(correlation);
    }

    void remove(int correlation) {
        calls.remove(correlation);
    }

    /** Takes all out, in no order. */
    List<Call<?>> takeAll() {
        List<Call<?>> all = new ArrayList<>(calls.values());
        calls.clear();
        return all;
    }
}
