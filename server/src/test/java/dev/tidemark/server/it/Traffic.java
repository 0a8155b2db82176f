package dev.tidemark.server.it;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.server.model.ModelUser;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.Values;
import dev.tidemark.server.wire.WireClient;
import io.netty.buffer.ByteBuf;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Requests of every kind by chance, for users and channels of a range of its own: few messages, so that acks and
 * increments meet, and versions for IF and LOAD that are sometimes right.
 *
 * <p>Thread: one. The same seed and the same replies give the same requests.
 */
final class Traffic {
    private static final int USERS_OF_A_FAN_OUT = 40;

    private final Random random;
    private final ReadStateModel model;
    private final long firstUser;
    private final int users;

    Traffic(long seed, ReadStateModel model, long firstUser, int users) {
        this.random = new Random(seed);
        this.model = model;
        this.firstUser = firstUser;
        this.users = users;
    }

    /** The next request. */
    byte[] next() {
        return WireClient.frame(request());
    }

    /** A user of the range, half of the time one of the most active tenth. */
    private long user() {
        int bound = random.nextBoolean() ? users : Math.max(1, users / 10);
        return firstUser + random.nextInt(bound);
    }

    private Consumer<ByteBuf> request() {
        long user = user();
        long channel = channel(user);
        long message = message(user, channel);
        int mask = 1 + random.nextInt(15);
        int quiet = random.nextInt(4) == 0 ? RequestFlags.QUIET : 0;
        int existing = random.nextInt(8) == 0 ? RequestFlags.EXISTING : 0;
        int flags = quiet | existing;
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> {
                int force = random.nextInt(6) == 0 ? RequestFlags.FORCE : 0;
                int any = random.nextInt(16);
                yield out -> RequestEncoder.ack(out, flags | force, any, 0, user, channel, message);
            }
            case 4, 5, 6 ->
                out -> RequestEncoder.increment(out, flags | RequestFlags.ONCE, mask, 0, user, channel, message, 1);
            case 7, 8, 9 -> {
                int delta = delta();
                long maybe = random.nextBoolean() ? message : 0;
                yield out -> RequestEncoder.increment(out, flags, mask, 0, user, channel, maybe, delta);
            }
            case 10 -> {
                long version = version(user, channel);
                int ifFlag = ifFlag();
                yield out -> RequestEncoder.reset(out, quiet | ifFlag, mask, 0, user, channel, version);
            }
            case 11 -> {
                long version = version(user, channel);
                int ifFlag = ifFlag();
                int[] counters = counters(mask);
                yield out -> RequestEncoder.set(out, quiet | ifFlag, mask, 0, user, channel, counters, version);
            }
            case 12 -> {
                long version = version(user, channel);
                int ifFlag = ifFlag();
                int[] counters = counters(15);
                long mentioned = message();
                long counted = message();
                yield out -> RequestEncoder.mark(
                        out, quiet | ifFlag, 0, user, channel, message, mentioned, counted, counters, version);
            }
            case 13 -> {
                long version = version(user, channel);
                int ifFlag = ifFlag();
                yield out -> RequestEncoder.forget(out, quiet | ifFlag, 0, user, channel, version);
            }
            case 14 -> out -> RequestEncoder.get(out, 0, user, channel);
            case 15 -> {
                long since = since(user);
                int limit = random.nextInt(5);
                long after = random.nextBoolean() ? 0 : channel;
                yield out -> RequestEncoder.load(out, 0, user, after, since, limit);
            }
            case 16 -> out -> RequestEncoder.totals(out, 0, user);
            case 17 ->
                random.nextInt(10) == 0
                        ? out -> RequestEncoder.forgetUser(out, quiet, 0, user)
                        : out -> RequestEncoder.get(out, 0, user, channel);
            case 18 -> {
                int count = random.nextInt(12);
                long[] channels = random.longs(count, 1, 40).toArray();
                long[] messages = random.longs(count, 1, 1_000).toArray();
                yield out -> RequestEncoder.ackMany(out, flags, 15, 0, user, channels, messages, count);
            }
            default -> {
                int count = random.nextInt(USERS_OF_A_FAN_OUT);
                long[] many =
                        random.longs(count, 0, users).map(i -> firstUser + i).toArray();
                yield out -> RequestEncoder.incrementMany(out, flags, mask, 0, channel, message, 1, many, count);
            }
        };
    }

    /** Most users have a few channels, one in fifty some dozens; some channels are above 2⁶³. */
    private long channel(long user) {
        int channels = user % 50 == 0 ? 70 : 6;
        long channel = 1 + random.nextInt(channels);
        return channel % 5 == 0 ? -channel : channel;
    }

    private long message() {
        return 1 + random.nextInt(1_000);
    }

    /** One by chance, or one at the edge of what the state has read or counted. */
    private long message(long user, long channel) {
        ModelUser.Held state = model.user(user).states().get(channel);
        if (state == null || random.nextBoolean()) {
            return message();
        }
        Values values = state.values();
        long edge = switch (random.nextInt(3)) {
            case 0 -> values.lastRead();
            case 1 -> values.mentioned();
            default -> values.counted();
        };
        return Math.max(1, edge - 1 + random.nextInt(3));
    }

    private int delta() {
        return switch (random.nextInt(8)) {
            case 0 -> Integer.MAX_VALUE;
            case 1 -> Integer.MIN_VALUE;
            case 2, 3 -> -1 - random.nextInt(3);
            default -> 1 + random.nextInt(3);
        };
    }

    private int[] counters(int mask) {
        int[] counters = new int[4];
        for (int i = 0; i < counters.length; i++) {
            counters[i] = (mask & 1 << i) == 0 ? 0 : random.nextInt(5);
        }
        return counters;
    }

    private int ifFlag() {
        return random.nextBoolean() ? RequestFlags.IF : 0;
    }

    /** The version that the state had when replies were last read, if it is known, else 0. */
    private long version(long user, long channel) {
        ModelUser.Held state = model.user(user).states().get(channel);
        boolean isKnown = state != null && state.version().isKnown() && random.nextInt(4) != 0;
        return isKnown ? state.version().value() : 0;
    }

    private long since(long user) {
        boolean isKnown = model.user(user).newest().isKnown() && random.nextBoolean();
        return isKnown ? model.user(user).newest().value() : 0;
    }
}
