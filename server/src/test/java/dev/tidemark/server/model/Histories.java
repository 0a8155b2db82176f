package dev.tidemark.server.model;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.RequestFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every user of a {@link ReadStateModel} may be after a crash. It is told of every request that was run, of every reply
 * that has reached its client and, at a crash, of requests that may have been run; what is found then is held to that.
 *
 * <p>Thread: one at a time.
 */
public final class Histories {
    private final ReadStateModel model;
    private final Map<Long, UserHistory> users = new HashMap<>();
    private long checked;

    /** A content of one user that a request has led to or has found. */
    private record Reached(UserHistory user, int number) {}

    /** What a client learns from one reply. */
    public static final class Told {
        private final List<Reached> reached = new ArrayList<>();
        private final boolean refused;

        private Told(boolean refused) {
            this.refused = refused;
        }

        /** Whether the request, or some of its items, was refused for now. */
        public boolean isRefused() {
            return refused;
        }

        /** The client has got the reply: what it says has been done must last. */
        public void acknowledge() {
            reached.forEach(content -> content.user().acknowledge(content.number()));
        }
    }

    public Histories(ReadStateModel model) {
        this.model = model;
    }

    /**
     * A request has been run; its client does not know yet. Its reply is held to the model.
     *
     * @param reply the reply, null if there is none.
     * @throws AssertionError if it is not the reply that the request must get.
     */
    public Told onRun(byte[] request, byte[] reply) {
        ReplyFrame frame = reply == null ? null : new ReplyFrame(reply);
        List<Long> changeable = usersOf(new ModelRequest(request));
        changeable.forEach(this::history);
        Told told = new Told(!model.verify(request, frame));
        List<Long> promised = promised(changeable, frame);
        for (long user : changeable) {
            int number = history(user).add(model.user(user));
            if (promised.contains(user)) {
                told.reached.add(new Reached(history(user), number));
            }
        }
        return told;
    }

    /** The users for whom a reply says that what its request did or found will last. */
    private static List<Long> promised(List<Long> changeable, ReplyFrame reply) {
        if (reply == null) {
            return List.of();
        }
        return switch (reply.status()) {
            case Status.OK, Status.CONFLICT -> changeable;
            case Status.PARTIAL -> {
                List<Long> done = new ArrayList<>(changeable);
                reply.failures().forEach(failure -> done.remove(failure.user()));
                yield done;
            }
            default -> List.of();
        };
    }

    /** The process has died, and a request that was under way may have been run: for each of its users by itself. */
    public void mayHaveRun(byte[] request) {
        ModelRequest frame = new ModelRequest(request);
        List<Long> changeable = usersOf(frame);
        for (long user : changeable) {
            history(user);
            model.apply(frame.opcode() == Opcode.INCREMENT_MANY ? incrementOf(frame, user) : request);
            history(user).add(model.user(user));
        }
    }

    /** The users that there is a history of: requests could change them. */
    public Set<Long> users() {
        return users.keySet();
    }

    /** All that has been run must last from now on, also what no client was told of: an orderly stop. */
    public void promiseAll() {
        users.values().forEach(UserHistory::acknowledgeAll);
    }

    /**
     * Holds a user as it was found after a crash to its history, and goes on from there.
     *
     * @param least the version that its newest change must have at least.
     * @param all whether nothing that a client was told of may be lost.
     * @throws AssertionError if it is not what it must be.
     */
    public void settle(long user, FoundUser found, long least, boolean all) {
        UserHistory history = users.get(user);
        checked += all ? history.acknowledged() : 0;
        try {
            model.put(user, history.settle(found, least, all).copy());
        } catch (AssertionError e) {
            throw new AssertionError("user=" + Long.toUnsignedString(user) + ": " + e.getMessage(), e);
        }
    }

    /** Acknowledged changes that were looked for after crashes in which none could be lost. */
    public long checked() {
        return checked;
    }

    private UserHistory history(long user) {
        return users.computeIfAbsent(user, id -> new UserHistory(model.user(id)));
    }

    /** The users that a request can change. */
    private static List<Long> usersOf(ModelRequest request) {
        return switch (request.opcode()) {
            case Opcode.GET, Opcode.LOAD, Opcode.TOTALS, Opcode.PING, Opcode.INFO -> List.of();
            case Opcode.INCREMENT_MANY -> {
                List<Long> listed = new ArrayList<>();
                for (int at = RequestLayout.INCREMENT_MANY_USERS_OFFSET; at < request.length(); at += Long.BYTES) {
                    listed.add(request.u64(at));
                }
                yield listed;
            }
            default -> List.of(request.user());
        };
    }

    private static byte[] incrementOf(ModelRequest many, long user) {
        ByteBuf out = Unpooled.buffer(RequestLayout.INCREMENT_LENGTH);
        RequestEncoder.increment(
                out,
                many.flags() & ~RequestFlags.QUIET,
                many.param(),
                many.correlation(),
                user,
                many.u64(RequestLayout.INCREMENT_MANY_CHANNEL_OFFSET),
                many.u64(RequestLayout.INCREMENT_MANY_MESSAGE_OFFSET),
                many.i32(RequestLayout.INCREMENT_MANY_DELTA_OFFSET));
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
