package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.ReadState;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Increments by seed, with ONCE in one channel of each user and without in another, and what is known of each channel's count from
 * their outcomes.
 *
 * <p>Thread: one makes the calls; outcomes come from the client's.
 */
final class IncrementWorkload {
    static final long ONCE_CHANNEL = 1;
    static final long PLAIN_CHANNEL = 2;
    private static final int OPEN_AT_ONCE = 300;
    private static final int TIMEOUT_S = 60;

    /** What is known of one user's counts. */
    private static final class Known {
        int onceMade;
        final AtomicInteger onceDone = new AtomicInteger();
        final AtomicInteger onceInDoubt = new AtomicInteger();
        final AtomicInteger plainDone = new AtomicInteger();
        final AtomicInteger plainInDoubt = new AtomicInteger();
    }

    private final TidemarkClient client;
    private final Random random;
    private final String name;
    private final int users;
    private final Map<Long, Known> known = new HashMap<>();
    private final Semaphore open = new Semaphore(OPEN_AT_ONCE);
    private final AtomicInteger rejected = new AtomicInteger();
    private long lastMessage;

    IncrementWorkload(TidemarkClient client, long seed, int users) {
        this.client = client;
        this.random = new Random(seed);
        this.users = users;
        name = "seed=" + seed;
        for (long user = 1; user <= users; user++) {
            known.put(user, new Known());
        }
    }

    /** Makes a number of calls, some hundreds open at once. */
    void run(int calls) throws InterruptedException {
        for (int i = 0; i < calls; i++) {
            if (!open.tryAcquire(TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new AssertionError(name + ": no call ends");
            }
            long user = 1 + random.nextInt(users);
            Known its = known.get(user);
            if (random.nextBoolean()) {
                its.onceMade++;
                make(increment(user, ONCE_CHANNEL).once(), its.onceDone, its.onceInDoubt);
            } else {
                make(increment(user, PLAIN_CHANNEL), its.plainDone, its.plainInDoubt);
            }
        }
    }

    /** Waits until every call has its outcome. */
    void await() throws InterruptedException {
        if (!open.tryAcquire(OPEN_AT_ONCE, TIMEOUT_S, TimeUnit.SECONDS)) {
            throw new AssertionError(name + ": " + (OPEN_AT_ONCE - open.availablePermits()) + " calls do not end");
        }
        open.release(OPEN_AT_ONCE);
    }

    /** Every message with ONCE has been counted, each once; of the others all done, and at most those in doubt besides. */
    void verifyAllCounted(TidemarkClient reader) {
        known.forEach((user, its) -> {
            assertThat(its.onceDone).as(name + " once, done, user=" + user).hasValue(its.onceMade);
            assertThat(unread(reader, user, ONCE_CHANNEL))
                    .as(name + " once, user=" + user)
                    .isEqualTo(its.onceMade);
            assertThat(unread(reader, user, PLAIN_CHANNEL))
                    .as(name + " plain, user=" + user)
                    .isBetween(its.plainDone.get(), its.plainDone.get() + its.plainInDoubt.get());
        });
    }

    /** Nothing has been counted that was not made, or rejected; what had been counted may be lost. */
    void verifyNoneTooMany(TidemarkClient reader) {
        known.forEach((user, its) -> {
            assertThat(unread(reader, user, ONCE_CHANNEL))
                    .as(name + " once, user=" + user)
                    .isLessThanOrEqualTo(its.onceDone.get() + its.onceInDoubt.get());
            assertThat(unread(reader, user, PLAIN_CHANNEL))
                    .as(name + " plain, user=" + user)
                    .isLessThanOrEqualTo(its.plainDone.get() + its.plainInDoubt.get());
        });
    }

    int inDoubt() {
        return known.values().stream()
                .mapToInt(its -> its.plainInDoubt.get() + its.onceInDoubt.get())
                .sum();
    }

    int rejected() {
        return rejected.get();
    }

    private Increment increment(long user, long channel) {
        return Increment.of(user, channel, CounterSet.UNREAD).message(++lastMessage);
    }

    private void make(Increment increment, AtomicInteger done, AtomicInteger inDoubt) {
        client.send(increment).whenComplete((change, failure) -> {
            if (failure == null) {
                done.incrementAndGet();
            } else if (failure instanceof InDoubtException) {
                inDoubt.incrementAndGet();
            } else {
                rejected.incrementAndGet();
            }
            open.release();
        });
    }

    private static int unread(TidemarkClient reader, long user, long channel) {
        ReadState state = reader.blocking().call(Get.of(user, channel));
        return state.unread();
    }
}
