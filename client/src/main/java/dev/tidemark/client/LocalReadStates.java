package dev.tidemark.client;

import dev.tidemark.protocol.Entry;
import dev.tidemark.protocol.ReadState;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A copy of one user's read states, brought up to date by asking only for what changed since the last time; whole again where
 * the server cannot tell by a delta that states were forgotten.
 *
 * <p>A {@link #refresh} shows every change that was answered before it was called. One that fails leaves the copy as it was.
 *
 * <p>Thread: safe from any. Cost: the states on the heap; a refresh that brings something copies the map once.
 */
public final class LocalReadStates {
    private record Copy(long version, SortedMap<Long, ReadState> states) {}

    private final TidemarkClient client;
    private final long user;
    private volatile Copy copy = new Copy(0, Collections.unmodifiableSortedMap(new TreeMap<>(Long::compareUnsigned)));
    /** The refresh made last; the next one begins when it has ended. Guarded by this. */
    private CompletableFuture<LoadedStates> last = CompletableFuture.completedFuture(null);

    private LocalReadStates(TidemarkClient client, long user) {
        this.client = client;
        this.user = Request.requireId("user", user);
    }

    /** An empty copy; {@link #refresh} fills it. */
    public static LocalReadStates of(TidemarkClient client, long user) {
        return new LocalReadStates(client, user);
    }

    public long user() {
        return user;
    }

    /** The version up to which this is known; 0 before the first refresh. */
    public long version() {
        return copy.version();
    }

    /** The read state of a channel, {@link ReadState#ABSENT} where there is none. */
    public ReadState get(long channel) {
        return copy.states().getOrDefault(channel, ReadState.ABSENT);
    }

    /** All read states by ascending unsigned channel, as they are now; cannot be changed, and does not change. */
    public SortedMap<Long, ReadState> states() {
        return copy.states();
    }

    /** The sum of a counter over all states: what an app's badge shows. */
    public long sum(Counter counter) {
        return copy.states().values().stream().mapToLong(counter::of).sum();
    }

    /** Asks for what changed since the last time. @return a stage of what came; the copy has it by then. */
    public synchronized CompletionStage<LoadedStates> refresh() {
        CompletableFuture<LoadedStates> next = new CompletableFuture<>();
        last.whenComplete((before, ignored) -> load(next));
        last = next;
        return next.copy();
    }

    private void load(CompletableFuture<LoadedStates> refresh) {
        client.loadAll(user, copy.version()).whenComplete((loaded, failure) -> {
            if (failure != null) {
                refresh.completeExceptionally(failure);
            } else {
                take(loaded);
                refresh.complete(loaded);
            }
        });
    }

    private void take(LoadedStates loaded) {
        Copy before = copy;
        if (loaded.entries().isEmpty() && !loaded.full()) {
            copy = new Copy(loaded.version(), before.states());
            return;
        }
        SortedMap<Long, ReadState> states = new TreeMap<>(Long::compareUnsigned);
        if (!loaded.full()) {
            states.putAll(before.states());
        }
        for (Entry entry : loaded.entries()) {
            states.put(entry.channel(), entry.state());
        }
        copy = new Copy(loaded.version(), Collections.unmodifiableSortedMap(states));
    }
}
