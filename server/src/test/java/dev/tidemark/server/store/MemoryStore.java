package dev.tidemark.server.store;

import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A store for tests that keeps users in a map, with a thread of its own.
 *
 * <p>Users of more than {@link #WHOLE_UP_TO} states take commits of changed states only. Thread: as
 * {@link ReadStateStore} says.
 */
public final class MemoryStore implements ReadStateStore {
    static final int WHOLE_UP_TO = 100;

    private static final int SMALL = 1;
    private static final int LARGE = 2;
    private static final StoreTask LAST = new StoreTask(task -> {});

    private final Map<Long, PlainUser> users;
    private final LinkedBlockingQueue<StoreTask> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "store-memory");
    private boolean closing;

    /** @param users what the store holds; a store opened later over the same map is the same store, opened again. */
    public MemoryStore(Map<Long, PlainUser> users) {
        this.users = users;
        thread.start();
    }

    @Override
    public void load(StoreTask task) {
        accept(task);
    }

    @Override
    public void commit(StoreTask task) {
        accept(task);
    }

    @Override
    public void sync(StoreTask task) {
        accept(task);
    }

    private void accept(StoreTask task) {
        synchronized (this) {
            if (!closing) {
                tasks.add(task);
                return;
            }
        }
        task.complete(StoreTask.FAILED);
    }

    @Override
    public boolean wantsWhole(int stateCount, int storedForm) {
        return storedForm != LARGE || stateCount <= WHOLE_UP_TO;
    }

    private void run() {
        try {
            for (StoreTask task = tasks.take(); task != LAST; task = tasks.take()) {
                task.complete(answer(task) ? StoreTask.DONE : StoreTask.FAILED);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("the store's own thread was interrupted", e);
        }
    }

    private boolean answer(StoreTask task) {
        if (task.kind() == StoreTask.Kind.SYNC) {
            return true;
        }
        UserImage image = task.image();
        PlainUser user = users.get(task.user());
        if (task.kind() == StoreTask.Kind.LOAD) {
            if (user != null) {
                user.fill(image);
                image.storedForm(form(user));
            }
            return true;
        }
        boolean partOfNothing = !image.isWhole() && (user == null || image.storedForm() != LARGE);
        if (partOfNothing || ImageCheck.faultOfCommit(image) != null) {
            return false;
        }
        if (image.newestVersion() != 0) {
            user = user == null ? new PlainUser() : user;
            user.apply(image);
            users.put(task.user(), user);
            image.storedForm(form(user));
        }
        return true;
    }

    private static int form(PlainUser user) {
        return user.states().size() <= WHOLE_UP_TO ? SMALL : LARGE;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (!closing) {
                closing = true;
                tasks.add(LAST);
            }
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
