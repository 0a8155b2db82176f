package dev.tidemark.server.wire;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One good request of every kind but HELLO, with and without its optional parts, for users of the test's choice. */
public final class SampleRequests {
    private static final long CHANNEL = 381870553235193857L;
    private static final long MESSAGE = 1262146890297815040L;
    private static final int[] COUNTERS = {3, 40, 0, 1};

    private SampleRequests() {}

    /** The requests for one user, as one who uses a client would send them: none is refused, in this order. */
    public static List<byte[]> of(long user) {
        long other = user + 1;
        long[] channels = {CHANNEL, CHANNEL + 1, CHANNEL + 2};
        long[] messages = {MESSAGE + 3, MESSAGE + 4, MESSAGE + 5};
        long[] users = {user, other, user};
        int once = RequestFlags.ONCE;
        List<byte[]> all = new ArrayList<>();
        all.add(WireClient.frame(out -> RequestEncoder.ping(out, 1, "tide".getBytes(StandardCharsets.UTF_8))));
        all.add(WireClient.frame(out -> RequestEncoder.ping(out, 1, new byte[0])));
        all.add(WireClient.frame(out -> RequestEncoder.increment(out, once, 3, 1, user, CHANNEL, MESSAGE, 1)));
        all.add(WireClient.frame(out -> RequestEncoder.increment(out, 0, 8, 1, user, CHANNEL, 0, -7)));
        all.add(WireClient.frame(out -> RequestEncoder.ack(out, 0, 15, 1, user, CHANNEL, MESSAGE - 1)));
        all.add(WireClient.frame(out -> RequestEncoder.ack(out, RequestFlags.FORCE, 1, 1, user, CHANNEL, MESSAGE)));
        all.add(WireClient.frame(
                out -> RequestEncoder.ack(out, RequestFlags.EXISTING, 0, 1, user, CHANNEL + 9, MESSAGE)));
        all.add(WireClient.frame(out -> RequestEncoder.reset(out, 0, 1, 1, user, CHANNEL, 0)));
        all.add(WireClient.frame(out -> RequestEncoder.reset(out, RequestFlags.IF, 15, 1, user, CHANNEL + 9, 0)));
        all.add(WireClient.frame(out -> RequestEncoder.get(out, 1, user, CHANNEL)));
        all.add(WireClient.frame(out -> RequestEncoder.mark(out, 0, 1, user, CHANNEL, 1, 2, 3, COUNTERS, 0)));
        all.add(WireClient.frame(
                out -> RequestEncoder.mark(out, RequestFlags.IF, 1, user, CHANNEL + 1, 1, 2, 3, COUNTERS, 0)));
        all.add(WireClient.frame(
                out -> RequestEncoder.set(out, 0, 4, 1, user, CHANNEL, new int[] {0, 0, 20_780, 0}, 0)));
        all.add(WireClient.frame(
                out -> RequestEncoder.set(out, RequestFlags.IF, 11, 1, user, CHANNEL + 2, COUNTERS, 0)));
        all.add(WireClient.frame(out -> RequestEncoder.load(out, 1, user, 0, 0, 0)));
        all.add(WireClient.frame(out -> RequestEncoder.load(out, 1, user, CHANNEL, 1, 1)));
        all.add(WireClient.frame(out -> RequestEncoder.totals(out, 1, user)));
        all.add(WireClient.frame(
                out -> RequestEncoder.incrementMany(out, once, 1, 1, CHANNEL, MESSAGE + 3, 1, users, 3)));
        all.add(WireClient.frame(out -> RequestEncoder.incrementMany(out, 0, 2, 1, CHANNEL, 0, -1, users, 0)));
        all.add(WireClient.frame(out -> RequestEncoder.ackMany(out, 0, 15, 1, user, channels, messages, 3)));
        all.add(WireClient.frame(out -> RequestEncoder.ackMany(out, 0, 0, 1, user, channels, messages, 0)));
        all.add(WireClient.frame(out -> RequestEncoder.forget(out, 0, 1, user, CHANNEL, 0)));
        all.add(WireClient.frame(out -> RequestEncoder.forget(out, RequestFlags.IF, 1, user, CHANNEL, 0)));
        all.add(WireClient.frame(out -> RequestEncoder.forgetUser(out, 0, 1, user)));
        return all;
    }
}
