package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.UserHash;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.agrona.UnsafeApi;

/**
 * A client and its connection, served by one shard's thread: sends requests as a connection would, some under way at once, and
 * gives every reply to a judge. Its users are its own, so the order in which their requests run is known. Replies to what may
 * have changed something, and those behind them, are held until the journal is confirmed, as a connection holds them.
 *
 * <p>Thread: the simulation's.
 */
final class SimulatedClient implements ReplyTarget, FanOut.Target {
    private static final int MAX_REPLY_LENGTH = 256 * 1024;

    /** A request that has been put off. */
    private record Waiting(byte[] frame, Request request) {}

    /** Replies that leave once the journal is confirmed up to a position. */
    private record Held(long position, Runnable reply) {}

    private final Shard shard;
    private final int shardIndex;
    private final int shardCount;
    private final Judge judge;
    private final long frameMemory = UnsafeApi.allocateMemory(MAX_REPLY_LENGTH);
    private final long replyMemory = UnsafeApi.allocateMemory(MAX_REPLY_LENGTH);
    private final Output output = new Output();

    /** Requests under way, by user, in the order sent. */
    private final Map<Long, ArrayDeque<Waiting>> underWay = new HashMap<>();

    private final ArrayDeque<Runnable> replies = new ArrayDeque<>();
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private byte[] running;
    private byte[] fanOutUnderWay;
    private boolean changed;
    private long position;
    private int inFlight;

    SimulatedClient(Shard shard, int shardIndex, int shardCount, Judge judge) {
        this.shard = shard;
        this.shardIndex = shardIndex;
        this.shardCount = shardCount;
        this.judge = judge;
    }

    /** Whether a connection would run another frame now. */
    boolean maySend(int mostInFlight) {
        return inFlight < mostInFlight && fanOutUnderWay == null;
    }

    /** Requests not answered, and replies that have not left. */
    int inFlight() {
        return inFlight + replies.size() + held.size();
    }

    /** Sends a request. @return false if it could not be taken now, and nothing has been done. */
    boolean send(byte[] request) {
        for (int i = 0; i < request.length; i++) {
            UnsafeApi.putByte(frameMemory + i, request[i]);
        }
        if (opcode(request) == Opcode.INCREMENT_MANY) {
            return sendFanOut(request);
        }
        long user = UnsafeApi.getLong(frameMemory + RequestLayout.USER_OFFSET);
        long hash = UserHash.mix64(user);
        int owner = UserHash.shardOfHash(hash, shardCount);
        if (owner == shardIndex) {
            if (execute(request, hash)) {
                if (underWay.containsKey(user)) {
                    throw new AssertionError("overtook a request of the same user: user=" + user);
                }
                onAnswered(request, output, Opcode.canChange(opcode(request)));
                return true;
            }
        } else if (!shard.canForward(owner)) {
            return false;
        }
        Request put = shard.takeRequest(request.length);
        if (put == null) {
            return false;
        }
        put.prepare(frameMemory, request.length, hash, this, user);
        underWay.computeIfAbsent(user, u -> new ArrayDeque<>()).add(new Waiting(request, put));
        inFlight++;
        if (owner == shardIndex) {
            shard.await(put);
        } else {
            shard.forward(put, owner);
        }
        return true;
    }

    private boolean execute(byte[] request, long hash) {
        output.wrap(replyMemory, MAX_REPLY_LENGTH);
        running = request;
        boolean done = shard.execute(frameMemory, request.length, hash, output);
        running = null;
        return done;
    }

    private boolean sendFanOut(byte[] request) {
        if (!shard.canFanOut()) {
            return false;
        }
        fanOutUnderWay = request;
        inFlight++;
        shard.fanOut(frameMemory, this);
        return true;
    }

    @Override
    public void onReply(Request answered) {
        inFlight--;
        long user = answered.ticket();
        ArrayDeque<Waiting> requests = underWay.get(user);
        byte[] request = requests.poll().frame();
        if (requests.isEmpty()) {
            underWay.remove(user);
        }
        boolean ownChange = answered.ownerShard() == shardIndex && Opcode.canChange(opcode(request));
        onAnswered(request, answered.reply(), ownChange);
    }

    @Override
    public void onFanOutDone(FanOut fanOut) {
        inFlight--;
        output.wrap(replyMemory, MAX_REPLY_LENGTH);
        if (fanOut.replyLength() > 0) {
            fanOut.writeReply(output);
        }
        byte[] request = fanOutUnderWay;
        fanOutUnderWay = null;
        onAnswered(request, output, true);
    }

    private void onAnswered(byte[] request, Output reply, boolean waitsForJournal) {
        replies.add(judge.onRun(request, bytes(reply)));
        changed |= waitsForJournal;
    }

    /** The turn ends, for the shard too: replies leave that may. */
    void endTurn() {
        if (changed) {
            changed = false;
            position = shard.end();
        }
        while (!replies.isEmpty()) {
            held.add(new Held(position, replies.poll()));
        }
        while (!held.isEmpty() && held.peek().position() <= shard.confirmed()) {
            held.poll().reply().run();
        }
    }

    /**
     * The process has died. What has been run is known from requests that have their reply, though no client ever gets it.
     *
     * @param mayHaveRun takes the others, those of a user in the order sent.
     */
    void abandon(Consumer<byte[]> mayHaveRun) {
        for (ArrayDeque<Waiting> requests : underWay.values()) {
            for (Waiting waiting : requests) {
                if (waiting.request().isAnswered()) {
                    judge.onRun(waiting.frame(), bytes(waiting.request().reply()));
                } else {
                    mayHaveRun.accept(waiting.frame());
                }
            }
        }
        if (running != null) {
            mayHaveRun.accept(running);
        }
        if (fanOutUnderWay != null) {
            mayHaveRun.accept(fanOutUnderWay);
        }
    }

    private static int opcode(byte[] request) {
        return request[FrameLayout.OPCODE_OFFSET] & 0xFF;
    }

    private static byte[] bytes(Output reply) {
        if (reply.position() == 0) {
            return null;
        }
        byte[] bytes = new byte[reply.position()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = UnsafeApi.getByte(reply.address() + i);
        }
        return bytes;
    }

    void close() {
        UnsafeApi.freeMemory(frameMemory);
        UnsafeApi.freeMemory(replyMemory);
    }
}
