package dev.tidemark.server.store.transfer;

import dev.tidemark.server.store.MemoryStore;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.ScannableStore;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserImage;
import dev.tidemark.server.store.UserScan;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A store in a map, walked over in an order of the test's choice. */
final class MapStore implements ScannableStore {
    /** As a store whose users are spread by hash. */
    static final Comparator<Long> SHUFFLED = Comparator.comparingLong(user -> user * 0x9E3779B97F4A7C15L);

    private final MemoryStore store;
    private final Map<Long, PlainUser> users;
    private final Comparator<Long> order;
    private int commits;

    MapStore(Map<Long, PlainUser> users, Comparator<Long> order) {
        this.store = new MemoryStore(users);
        this.users = users;
        this.order = order;
    }

    /** How many commits it was given. */
    int commits() {
        return commits;
    }

    @Override
    public void load(StoreTask task) {
        store.load(task);
    }

    @Override
    public void commit(StoreTask task) {
        commits++;
        store.commit(task);
    }

    @Override
    public void sync(StoreTask task) {
        store.sync(task);
    }

    @Override
    public boolean wantsWhole(int stateCount, int storedForm) {
        return store.wantsWhole(stateCount, storedForm);
    }

    @Override
    public UserScan scan(String position) {
        List<Long> ids = users.keySet().stream()
                .sorted(order)
                .filter(id -> position.isEmpty() || order.compare(id, Long.parseLong(position)) > 0)
                .toList();
        return new Walk(ids.iterator(), position);
    }

    @Override
    public void close() {
        store.close();
    }

    private final class Walk implements UserScan {
        private final Iterator<Long> ids;
        private String position;

        Walk(Iterator<Long> ids, String position) {
            this.ids = ids;
            this.position = position;
        }

        @Override
        public boolean next(UserImage image) {
            if (!ids.hasNext()) {
                return false;
            }
            long user = ids.next();
            image.clear(user);
            users.get(user).fill(image);
            image.whole(true);
            position = Long.toString(user);
            return true;
        }

        @Override
        public String position() {
            return position;
        }

        @Override
        public double share() {
            return Double.NaN;
        }

        @Override
        public void close() {}
    }
}
