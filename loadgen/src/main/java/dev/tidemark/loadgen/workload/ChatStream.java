package dev.tidemark.loadgen.workload;

import dev.tidemark.protocol.Counters;
import java.time.Instant;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The three calls of a chat service, each spelled out in requests that follow one another:
 * <ul>
 *   <li>connect: LOAD, then an ACK of each of up to 8 of the user's channels;
 *   <li>send: INCREMENT_MANY of unread for a number of the channel's members; for one message in four, INCREMENT_MANY of mentions
 *       for a tenth of them, at least one; then an ACK by the author;
 *   <li>read: an ACK.
 * </ul>
 */
final class ChatStream implements RequestStream {
    static final int CONNECT = 0;
    static final int SEND = 1;
    static final int READ = 2;

    private static final int MAX_BURST = 8;
    private static final int MESSAGES_PER_MENTION = 4;
    private static final int RECIPIENTS_PER_MENTIONED = 10;
    private static final int ACK_COUNTERS = Counters.MENTIONS_MASK | Counters.UNREAD_MASK;

    private final Population population;
    private final UserDraw users;
    private final UniformRandomProvider random;
    private final Shares shares;
    private final FanOutSize fanOut;
    private final Messages messages;

    /** What the call under way still has to do. */
    private int acksLeft;

    private int mentionsLeft;
    private boolean authorAckLeft;
    private int user;
    private int level;
    private long message;

    /**
     * @param shares of {@link #CONNECT}, {@link #SEND} and {@link #READ}.
     * @param fanOutMax most recipients of a message.
     */
    ChatStream(
            Population population,
            UserDraw users,
            UniformRandomProvider random,
            Shares shares,
            int fanOutMax,
            Instant start) {
        this.population = population;
        this.users = users;
        this.random = random;
        this.shares = shares;
        this.fanOut = new FanOutSize(random, fanOutMax);
        this.messages = new Messages(start);
    }

    @Override
    public boolean next(long timeNs, Request request) {
        if (mentionsLeft > 0) {
            request.incrementMany(user, level, Counters.MENTIONS_MASK, message, mentionsLeft);
            mentionsLeft = 0;
        } else if (authorAckLeft) {
            request.about(Operation.ACK, user, level, ACK_COUNTERS, message);
            authorAckLeft = false;
        } else if (acksLeft > 0) {
            request.about(Operation.ACK, user, level, ACK_COUNTERS, messages.at(timeNs));
            acksLeft--;
            level++;
        } else {
            beginCall(timeNs, request);
        }
        return true;
    }

    private void beginCall(long timeNs, Request request) {
        switch (shares.draw(random)) {
            case CONNECT -> connect(request);
            case SEND -> send(timeNs, request);
            default -> read(timeNs, request);
        }
    }

    private void connect(Request request) {
        user = users.draw();
        request.load(user);
        int channels = population.channelCount(user);
        acksLeft = 1 + random.nextInt(Math.min(channels, MAX_BURST));
        level = random.nextInt(channels - acksLeft + 1);
    }

    private void send(long timeNs, Request request) {
        int recipients = fanOut.draw();
        level = population.levelOfSize(recipients);
        do {
            user = users.draw();
        } while (population.channelCount(user) <= level);
        message = messages.at(timeNs);
        mentionsLeft = random.nextInt(MESSAGES_PER_MENTION) == 0
                ? (recipients + RECIPIENTS_PER_MENTIONED - 1) / RECIPIENTS_PER_MENTIONED
                : 0;
        authorAckLeft = true;
        request.incrementMany(user, level, Counters.UNREAD_MASK, message, recipients);
    }

    private void read(long timeNs, Request request) {
        int reader = users.draw();
        int channel = random.nextInt(population.channelCount(reader));
        request.about(Operation.ACK, reader, channel, ACK_COUNTERS, messages.at(timeNs));
    }
}
