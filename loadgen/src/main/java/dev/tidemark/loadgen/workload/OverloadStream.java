package dev.tidemark.loadgen.workload;

import dev.tidemark.protocol.Counters;
import java.time.Instant;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Two kinds of requests, told apart by their operation: GETs of any user, whom the server may have to load, and INCREMENTs of a
 * few users, asked for so often that they stay resident. So one stream shows how the ones fare beside the others.
 *
 * <p>Thread: one. Allocation: none.
 */
final class OverloadStream implements RequestStream {
    static final int COLD = 0;
    static final int HOT = 1;

    /** Users who stay resident. */
    static final int HOT_USERS = 20;

    private final Population population;
    private final UserDraw users;
    private final int[] hotUsers;
    private final UniformRandomProvider random;
    private final Shares shares;
    private final Messages messages;

    OverloadStream(
            Population population,
            UserDraw users,
            ShardFilter filter,
            UniformRandomProvider random,
            Shares shares,
            Instant start) {
        this.population = population;
        this.users = users;
        this.random = random;
        this.shares = shares;
        messages = new Messages(start);
        hotUsers = IntStream.range(0, population.users())
                .filter(user -> filter.takes(population.userId(user)))
                .limit(HOT_USERS)
                .toArray();
    }

    @Override
    public boolean next(long timeNs, Request request) {
        if (shares.draw(random) == HOT) {
            int user = hotUsers[random.nextInt(hotUsers.length)];
            request.about(Operation.INCREMENT, user, level(user), Counters.UNREAD_MASK, messages.at(timeNs));
        } else {
            int user = users.draw();
            request.about(Operation.GET, user, level(user), 0, 0);
        }
        return true;
    }

    private int level(int user) {
        return random.nextInt(population.channelCount(user));
    }
}
