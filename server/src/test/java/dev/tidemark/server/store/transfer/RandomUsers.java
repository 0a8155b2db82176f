package dev.tidemark.server.store.transfer;

import dev.tidemark.protocol.ReadState;
import dev.tidemark.server.store.PlainUser;
import dev.tidemark.server.store.ResidentUser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Users made at random by seed, with values from both ends of what there is. */
final class RandomUsers {
    static final long SEED = Long.getLong("tidemark.test.seed", System.nanoTime());

    private static final long[] EDGES = {1, 2, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1};

    private final SplittableRandom random;

    RandomUsers(long seed) {
        random = new SplittableRandom(seed);
    }

    Map<Long, PlainUser> make(int count) {
        Map<Long, PlainUser> users = new HashMap<>();
        for (int i = 0; i < count; i++) {
            long id = i < EDGES.length ? EDGES[i] : id();
            users.put(id, user(id));
        }
        return users;
    }

    private long id() {
        return random.nextBoolean() ? 1 + random.nextInt(1_000_000) : random.nextLong() | 1;
    }

    private PlainUser user(long id) {
        ResidentUser user = new ResidentUser(id);
        int states = random.nextInt(20) == 0 ? 150 : random.nextInt(10);
        for (int i = 0; i < states; i++) {
            user.change(id(), random);
        }
        if (random.nextInt(5) == 0) {
            user.put(id(), edgeState(user.content().newestVersion() + 1));
        }
        List<Long> channels = new ArrayList<>(user.content().states().keySet());
        if (random.nextInt(3) == 0) {
            channels.stream().filter(channel -> random.nextInt(3) == 0).forEach(user::forget);
        }
        if (random.nextInt(10) == 0) {
            user.forgetAll();
        }
        if (user.content().newestVersion() == 0) {
            user.change(id(), random);
        }
        if (random.nextInt(10) == 0) {
            user.change(id(), random);
        }
        return user.content();
    }

    private ReadState edgeState(long version) {
        return new ReadState(-1, Long.MIN_VALUE, 0, version, Integer.MAX_VALUE, 0, Integer.MAX_VALUE, 1);
    }

    /** The same users some changes later: what a store has of them that lived on. */
    Map<Long, PlainUser> changed(Map<Long, PlainUser> before) {
        Map<Long, PlainUser> after = new HashMap<>();
        before.forEach((id, user) -> after.put(id, random.nextInt(3) == 0 ? changed(user) : user.copy()));
        return after;
    }

    private PlainUser changed(PlainUser before) {
        PlainUser user = before.copy();
        for (int i = 0; i < 3; i++) {
            long version = user.newestVersion() + 1 + random.nextInt(5);
            user.newestVersion(version);
            if (random.nextInt(3) == 0 && !user.states().isEmpty()) {
                user.states().pollFirstEntry();
                user.removalVersion(version);
            } else {
                long channel = user.states().isEmpty() || random.nextBoolean()
                        ? id()
                        : user.states().lastKey();
                user.states().put(channel, new ReadState(i, i, i, version, i, i, i, i));
            }
        }
        return user;
    }
}
