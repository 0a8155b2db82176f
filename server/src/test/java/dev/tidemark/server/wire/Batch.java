package dev.tidemark.server.wire;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Requests that go out on one connection in one write, and the replies that came, matched by correlation. No request may
 * be answered twice, no reply may belong to none, and those for one user must come in the order of the requests, refusals
 * too.
 */
public final class Batch {
    private final List<byte[]> requests = new ArrayList<>();
    private final List<ReplyFrame> replies = new ArrayList<>();

    /** Appends a request; its correlation is set. @return its index. */
    public int add(byte[] request) {
        int index = requests.size();
        requests.add(WireClient.withCorrelation(request, correlation(index)));
        replies.add(null);
        return index;
    }

    /** Appends the one request that an encoder writes. @return its index. */
    public int add(Consumer<ByteBuf> encoder) {
        return add(WireClient.frame(encoder));
    }

    public int size() {
        return requests.size();
    }

    public byte[] request(int index) {
        return requests.get(index);
    }

    /** The reply to a request, null if none came. */
    public ReplyFrame reply(int index) {
        return replies.get(index);
    }

    /** All requests behind one another. */
    public byte[] bytes() {
        return WireClient.join(requests);
    }

    /** Sends all requests with a PING behind them, and takes the replies until that is answered. */
    public Batch exchange(WireClient client) {
        return accept(client.exchange(bytes()));
    }

    /** Takes replies in the order in which they came. */
    public Batch accept(List<ReplyFrame> arrived) {
        arrived.forEach(new Arrivals()::accept);
        return this;
    }

    /**
     * Has a model check every reply, in the order of the requests.
     *
     * @return how many requests the server refused with a transient status, or parts of them.
     */
    public int verify(ReadStateModel model) {
        int refused = 0;
        for (int i = 0; i < requests.size(); i++) {
            if (!model.verify(requests.get(i), replies.get(i))) {
                refused++;
            }
        }
        return refused;
    }

    private static int correlation(int index) {
        return index + 1;
    }

    /** Takes replies as they come. */
    private final class Arrivals {
        private final Map<Long, Integer> newestByUser = new HashMap<>();

        void accept(ReplyFrame reply) {
            int index = reply.correlation() - 1;
            if (index < 0 || index >= requests.size()) {
                throw new AssertionError("answers no request: " + reply);
            }
            if (replies.set(index, reply) != null) {
                throw new AssertionError("answered twice: request " + index + ": " + reply);
            }
            if (isForOneUser(requests.get(index))) {
                long user = ByteBuffer.wrap(requests.get(index))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong(RequestLayout.USER_OFFSET);
                Integer before = newestByUser.put(user, index);
                if (before != null && before > index) {
                    throw new AssertionError("user " + Long.toUnsignedString(user) + ": request " + index
                            + " was answered after request " + before);
                }
            }
        }
    }

    private static boolean isForOneUser(byte[] request) {
        int opcode = request[FrameLayout.OPCODE_OFFSET];
        return opcode >= Opcode.ACK
                && opcode != Opcode.INCREMENT_MANY
                && request.length >= RequestLayout.CHANNEL_OFFSET;
    }
}
