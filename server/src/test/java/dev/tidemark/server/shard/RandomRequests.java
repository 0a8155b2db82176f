package dev.tidemark.server.shard;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/**
 * Valid requests of every kind that a shard runs, on few users, channels and messages, so that they meet each other.
 *
 * <p>Thread: one.
 */
final class RandomRequests {
    private static final int MESSAGES = 40;

    private final RandomGenerator random;
    private final long[] users;
    private final int channels;
    private int correlation;

    RandomRequests(RandomGenerator random, long[] users, int channels) {
        this.random = random;
        this.users = users;
        this.channels = channels;
    }

    /** The next request for one user. */
    byte[] next() {
        ByteBuf out = Unpooled.buffer(256);
        long user = user();
        long channel = channel();
        int mask = random.nextInt(15) + 1;
        int quiet = random.nextInt(8) == 0 ? RequestFlags.QUIET : 0;
        int existing = random.nextInt(8) == 0 ? RequestFlags.EXISTING : 0;
        int force = random.nextInt(4) == 0 ? RequestFlags.FORCE : 0;
        int onlyIf = random.nextInt(6) == 0 ? RequestFlags.IF : 0;
        int id = ++correlation;
        switch (random.nextInt(18)) {
            case 0, 1, 2 -> increment(out, quiet | existing, mask, id, user, channel);
            case 3, 4 -> RequestEncoder.ack(out, quiet | existing | force, mask & 7, id, user, channel, message());
            case 5 -> RequestEncoder.reset(out, quiet | onlyIf, mask, id, user, channel, 0);
            case 6, 7 -> RequestEncoder.get(out, id, user, channel);
            case 8 ->
                RequestEncoder.mark(
                        out, quiet | onlyIf, id, user, channel, message(), message(), message(), counters(15), 0);
            case 9, 10 -> RequestEncoder.forget(out, quiet | onlyIf, id, user, channel, 0);
            case 11 -> RequestEncoder.set(out, quiet | onlyIf, mask, id, user, channel, counters(mask), 0);
            case 12, 13 -> RequestEncoder.load(out, id, user, channel - 1, since(), random.nextInt(5));
            case 14 -> RequestEncoder.totals(out, id, user);
            case 15 -> forgetUserOrGet(out, quiet, id, user, channel);
            default -> ackMany(out, quiet | existing | force, mask & 7, id, user);
        }
        return bytes(out);
    }

    /** An INCREMENT_MANY for some of the users. */
    byte[] nextFanOut() {
        return fanOut(LongStream.generate(this::user)
                .limit(random.nextInt(3 * users.length))
                .toArray());
    }

    /** An INCREMENT_MANY for some of the users, each once. */
    byte[] nextFanOutOfDistinctUsers() {
        return fanOut(LongStream.generate(this::user)
                .limit(random.nextInt(3 * users.length))
                .distinct()
                .toArray());
    }

    private byte[] fanOut(long[] some) {
        ByteBuf out = Unpooled.buffer(256);
        boolean once = random.nextBoolean();
        int delta = once ? 1 + random.nextInt(3) : 1 - 2 * random.nextInt(2);
        int flags = (once ? RequestFlags.ONCE : 0) | (random.nextInt(4) == 0 ? RequestFlags.QUIET : 0);
        int mask = random.nextInt(15) + 1;
        RequestEncoder.incrementMany(out, flags, mask, ++correlation, channel(), message(), delta, some, some.length);
        return bytes(out);
    }

    private void increment(ByteBuf out, int flags, int mask, int id, long user, long channel) {
        boolean much = random.nextInt(20) == 0;
        if (random.nextBoolean()) {
            int delta = much ? Integer.MAX_VALUE : 1 + random.nextInt(3);
            RequestEncoder.increment(out, flags | RequestFlags.ONCE, mask, id, user, channel, message(), delta);
        } else {
            int delta = much ? Integer.MIN_VALUE : 1 + random.nextInt(3);
            long message = random.nextInt(MESSAGES);
            RequestEncoder.increment(
                    out, flags, mask, id, user, channel, message, random.nextBoolean() ? delta : -delta);
        }
    }

    /** FORGET_USER is rare, so that users grow in between. */
    private void forgetUserOrGet(ByteBuf out, int quiet, int id, long user, long channel) {
        if (random.nextInt(6) == 0) {
            RequestEncoder.forgetUser(out, quiet, id, user);
        } else {
            RequestEncoder.get(out, id, user, channel);
        }
    }

    private void ackMany(ByteBuf out, int flags, int mask, int id, long user) {
        int count = random.nextInt(channels);
        long[] listed = new long[count];
        long[] messages = new long[count];
        for (int i = 0; i < count; i++) {
            listed[i] = channel();
            messages[i] = message();
        }
        RequestEncoder.ackMany(out, flags, mask, id, user, listed, messages, count);
    }

    private long user() {
        return users[random.nextInt(users.length)];
    }

    private long channel() {
        return 1 + random.nextInt(channels);
    }

    private long message() {
        return 1 + random.nextInt(MESSAGES);
    }

    /** Mostly all; else some time of the simulation, or one to come. */
    private long since() {
        return random.nextInt(3) > 0 ? 0 : ShardSimulation.START_MICROS + random.nextInt(10_000_000);
    }

    private int[] counters(int mask) {
        int[] counters = new int[4];
        for (int i = 0; i < counters.length; i++) {
            counters[i] = (mask & 1 << i) != 0 ? random.nextInt(4) : 0;
        }
        return counters;
    }

    private static byte[] bytes(ByteBuf out) {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
