package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.model.ReadStateModel;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.agrona.UnsafeApi;

/**
 * A client and its connection, served by one shard's thread: sends requests as a connection would, some under way at once, and
 * holds every reply to the model. Its users are its own, so the model knows the order in which their requests run.
 *
 * <p>Thread: the simulation's.
 */
final class SimulatedClient implements ReplyTarget, FanOut.Target {
    private static final int MAX_REPLY_LENGTH = 256 * 1024;

    private final Shard shard;
    private final int shardIndex;
    private final int shardCount;
    private final ReadStateModel model;
    private final long frameMemory = UnsafeApi.allocateMemory(MAX_REPLY_LENGTH);
    private final long replyMemory = UnsafeApi.allocateMemory(MAX_REPLY_LENGTH);
    private final Output output = new Output();

    /** Requests under way, by user, in the order sent. */
    private final Map<Long, ArrayDeque<byte[]>> underWay = new HashMap<>();

    private byte[] fanOutUnderWay;
    private int inFlight;
    private long verified;
    private long refused;
    private long untold;

    SimulatedClient(Shard shard, int shardIndex, int shardCount, ReadStateModel model) {
        this.shard = shard;
        this.shardIndex = shardIndex;
        this.shardCount = shardCount;
        this.model = model;
    }

    /** Whether a connection would run another frame now. */
    boolean maySend(int mostInFlight) {
        return inFlight < mostInFlight && fanOutUnderWay == null;
    }

    int inFlight() {
        return inFlight;
    }

    /** Replies that were as the model says, refusals left out. */
    long verified() {
        return verified;
    }

    /** LOADs whose delta the model cannot tell. */
    long untold() {
        return untold;
    }

    /** Requests refused with a status that says: try again later. */
    long refused() {
        return refused;
    }

    /** Sends a request. @return false if it could not be taken now, and nothing has been done. */
    boolean send(byte[] request) {
        for (int i = 0; i < request.length; i++) {
            UnsafeApi.putByte(frameMemory + i, request[i]);
        }
        if ((request[FrameLayout.OPCODE_OFFSET] & 0xFF) == Opcode.INCREMENT_MANY) {
            return sendFanOut(request);
        }
        long user = UnsafeApi.getLong(frameMemory + RequestLayout.USER_OFFSET);
        long hash = UserHash.mix64(user);
        int owner = UserHash.shardOfHash(hash, shardCount);
        if (owner == shardIndex) {
            output.wrap(replyMemory, MAX_REPLY_LENGTH);
            if (shard.execute(frameMemory, request.length, hash, output)) {
                if (underWay.containsKey(user)) {
                    throw new AssertionError("overtook a request of the same user: user=" + user);
                }
                verify(request, output);
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
        underWay.computeIfAbsent(user, u -> new ArrayDeque<>()).add(request);
        inFlight++;
        if (owner == shardIndex) {
            shard.await(put);
        } else {
            shard.forward(put, owner);
        }
        return true;
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
        ArrayDeque<byte[]> requests = underWay.get(user);
        byte[] request = requests.poll();
        if (requests.isEmpty()) {
            underWay.remove(user);
        }
        verify(request, answered.reply());
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
        verify(request, output);
    }

    private void verify(byte[] request, Output reply) {
        byte[] bytes = null;
        if (reply.position() > 0) {
            bytes = new byte[reply.position()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = UnsafeApi.getByte(reply.address() + i);
            }
        }
        try {
            if (model.verify(request, bytes)) {
                verified++;
            } else {
                refused++;
            }
        } catch (IllegalArgumentException e) {
            untold++; // a LOAD since a time beside a change whose version nobody has been told; it changes nothing
        }
    }

    void close() {
        UnsafeApi.freeMemory(frameMemory);
        UnsafeApi.freeMemory(replyMemory);
    }
}
