package dev.tidemark.client;

import dev.tidemark.protocol.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Loads a user's states page by page. FULL on the first page: what follows is asked for in full. FULL on a later one: states were
 * forgotten meanwhile, and all begins again.
 *
 * <p>Thread: whichever completes the pages, one after the other.
 */
final class AllPages {
    private final TidemarkClient client;
    private final long user;
    private final long since;
    private final CompletableFuture<LoadedStates> result = new CompletableFuture<>();
    private final List<Entry> entries = new ArrayList<>();
    private LoadedStates first;

    private AllPages(TidemarkClient client, long user, long since) {
        this.client = client;
        this.user = user;
        this.since = since;
    }

    static CompletableFuture<LoadedStates> load(TidemarkClient client, long user, long since) {
        AllPages pages = new AllPages(client, user, since);
        pages.ask(Load.of(user).since(since));
        return pages.result;
    }

    private void ask(Load page) {
        client.send(page).whenComplete((states, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                onPage(states);
            }
        });
    }

    private void onPage(LoadedStates page) {
        if (first == null) {
            first = page;
        } else if (page.full()) {
            first = null;
            entries.clear();
            ask(Load.of(user).since(since));
            return;
        }
        entries.addAll(page.entries());
        if (page.more() && !page.entries().isEmpty()) {
            long last = page.entries().get(page.entries().size() - 1).channel();
            ask(Load.of(user).since(first.full() ? 0 : since).after(last));
        } else {
            result.complete(
                    new LoadedStates(first.version(), Collections.unmodifiableList(entries), first.full(), false));
        }
    }
}
