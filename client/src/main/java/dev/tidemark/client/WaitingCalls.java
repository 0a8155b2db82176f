package dev.tidemark.client;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Calls that wait to be sent, in order. One that ends while it waits is left where it is and passed over; the list holds at most
 * as many of those as of others.
 *
 * <p>Thread: the client's.
 */
final class WaitingCalls {
    static final Comparator<Call<?>> IN_ORDER = Comparator.comparingLong(call -> call.sequence);
    private static final int LEAST_TO_SWEEP = 64;

    private final ArrayDeque<Call<?>> calls = new ArrayDeque<>();
    private int ended;

    void add(Call<?> call) {
        call.waitingIn = this;
        calls.addLast(call);
    }

    /** Puts calls that were made before all others here in front of them, oldest first. */
    void putBack(Collection<Call<?>> older) {
        List<Call<?>> newestFirst = new ArrayList<>(older);
        newestFirst.sort(IN_ORDER.reversed());
        for (Call<?> call : newestFirst) {
            call.waitingIn = this;
            calls.addFirst(call);
        }
    }

    /** Takes the next call that has not ended; null if there is none. */
    Call<?> poll() {
        for (Call<?> call = calls.pollFirst(); call != null; call = calls.pollFirst()) {
            if (!call.isEnded()) {
                call.waitingIn = null;
                return call;
            }
            ended--;
        }
        return null;
    }

    /** Takes all that have not ended, in order. */
    List<Call<?>> takeAll() {
        List<Call<?>> all = new ArrayList<>(calls.size());
        for (Call<?> call = poll(); call != null; call = poll()) {
            all.add(call);
        }
        return all;
    }

    /** A call that waits here has ended. */
    void onEnded() {
        ended++;
        if (ended >= LEAST_TO_SWEEP && ended > calls.size() / 2) {
            calls.removeIf(Call::isEnded);
            ended = 0;
        }
    }

    /** Counts calls that have ended too. */
    int size() {
        return calls.size();
    }
}
