package dev.tidemark.loadgen.workload;

import dev.tidemark.protocol.Counters;
import java.time.Instant;
import org.apache.commons.rng.UniformRandomProvider;

/** Requests about one read state or one user each, of one kind or of several in given shares. */
final class MixedStream implements RequestStream {
    private static final int ACK_COUNTERS = Counters.MENTIONS_MASK | Counters.UNREAD_MASK;

    private final Population population;
    private final UserDraw users;
    private final UniformRandomProvider random;
    private final Shares shares;
    private final Messages messages;

    /** @param shares named as operations are. */
    MixedStream(Population population, UserDraw users, UniformRandomProvider random, Shares shares, Instant start) {
        this.population = population;
        this.users = users;
        this.random = random;
        this.shares = shares;
        this.messages = new Messages(start);
    }

    @Override
    public boolean next(long timeNs, Request request) {
        Operation operation = Operation.of(shares.draw(random));
        int user = users.draw();
        if (operation == Operation.LOAD) {
            request.load(user);
            return true;
        }
        int level = random.nextInt(population.channelCount(user));
        long message = operation == Operation.GET ? 0 : messages.at(timeNs);
        int counters = switch (operation) {
            case INCREMENT -> Counters.UNREAD_MASK;
            case ACK -> ACK_COUNTERS;
            default -> 0;
        };
        request.about(operation, user, level, counters, message);
        return true;
    }
}
