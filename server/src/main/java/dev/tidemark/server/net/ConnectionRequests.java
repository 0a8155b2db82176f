package dev.tidemark.server.net;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.metrics.ShardCounter;
import dev.tidemark.server.shard.FanOut;
import dev.tidemark.server.shard.Output;
import dev.tidemark.server.shard.Replies;
import dev.tidemark.server.shard.ReplyTarget;
import dev.tidemark.server.shard.Request;
import dev.tidemark.server.shard.Shard;
import org.agrona.UnsafeApi;

/**
 * The requests of one connection: runs a frame at once, refuses it, or puts it off, and takes what comes of those that were put
 * off. It knows what is under way, and so whether a further frame may be run.
 *
 * <p>Thread: the connection's. Allocation: none for a request that is done at once.
 */
final class ConnectionRequests implements ReplyTarget, FanOut.Target, Fences.Answers {
    private static final byte[] SHUTTING_DOWN_TEXT = Replies.text("the server is stopping");

    /** In the ticket of a request that was put off, below the number of its fence: it is a LOAD. */
    private static final int TICKET_LOAD = 1;
    /** It can change a user of this shard. */
    private static final int TICKET_CHANGES_HERE = 2;

    private static final int TICKET_FLAG_BITS = 2;

    private final Connection connection;
    private final ConnectionReplies replies;
    private final Fences fences = new Fences(this);
    private boolean first = true;
    private boolean fanningOut;
    private boolean starving;
    private int inFlight;
    /** Bytes of what is under way: long frames, payloads of PINGs that wait, and what the replies may come to. */
    private long bytesUnderWay;
    /** Of those, what is held already: long frames and payloads. */
    private long ownedUnderWay;

    ConnectionRequests(Connection connection, ConnectionReplies replies) {
        this.connection = connection;
        this.replies = replies;
    }

    /** Whether a further frame may be run, as far as it is up to what is under way. */
    boolean mayRun() {
        return inFlight < connection.loop().limits().maxInFlight()
                && bytesUnderWay < NetLimits.MAX_BYTES_UNDER_WAY
                && !fanningOut
                && !fences.isFull()
                && !starving;
    }

    /** Whether nothing is under way. */
    boolean areAnswered() {
        return inFlight == 0;
    }

    /** Bytes of frames and payloads under way that are held for them. */
    long heldBytes() {
        return ownedUnderWay;
    }

    /** The connection is gone: PINGs that wait are dropped; requests under way go on without their client. */
    void onGone() {
        ownedUnderWay -= fences.drop();
    }

    /** The shard can take requests again. */
    void onNoLongerStarved() {
        starving = false;
    }

    // ---- a frame

    /** Runs a complete frame. @return false if it must be run again later; nothing has been done then. */
    boolean runFrame(long frame, int length) {
        int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
        if (opcode == Opcode.HELLO) {
            runHello(frame, length);
            first = false;
            return true;
        }
        first = false;
        if (connection.guard().permitted() == 0) {
            refuseUnauthenticated(frame, Guarding.NO_HELLO);
            return true;
        }
        byte[] fault = RequestCheck.check(frame, length);
        if (fault != null) {
            int status = fault == RequestCheck.UNKNOWN_OPCODE ? Status.UNKNOWN_OPCODE : Status.BAD_ARGUMENT;
            connection.loop().counters().increment(ShardCounter.BAD_REQUESTS);
            return refuseInOrder(frame, length, opcode, status, fault);
        }
        if ((connection.guard().permitted() >>> opcode & 1) == 0) {
            connection.loop().counters().increment(ShardCounter.FORBIDDEN);
            return refuseInOrder(frame, length, opcode, Status.FORBIDDEN, Guarding.FORBIDDEN);
        }
        if (connection.loop().isDraining() && !connection.wasReadBeforeDrain(length)) {
            return refuseInOrder(frame, length, opcode, Status.SHUTTING_DOWN, SHUTTING_DOWN_TEXT);
        }
        return switch (opcode) {
            case Opcode.PING -> runPing(frame, length);
            case Opcode.INFO -> runInfo(frame);
            case Opcode.INCREMENT_MANY -> runFanOut(frame);
            default -> runOnShard(frame, length, opcode);
        };
    }

    private boolean runOnShard(long frame, int length, int opcode) {
        long hash = UserHash.mix64(UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET));
        int owner = UserHash.shardOfHash(hash, connection.loop().server().shardCount());
        if (owner == connection.loop().index()) {
            if (opcode == Opcode.LOAD) {
                Output page = connection.loop().loadOutput();
                if (connection.loop().shard().execute(frame, length, hash, page)) {
                    replies.output(page.position()).append(page);
                    return true;
                }
            } else if (connection
                    .loop()
                    .shard()
                    .execute(frame, length, hash, replies.output(Shard.MAX_SHORT_REPLY_LENGTH))) {
                replies.holdIf(Opcode.canChange(opcode));
                return true;
            }
        }
        return putOff(frame, length, opcode, hash, owner, Status.OK, null);
    }

    /**
     * Refuses a frame: at once or, if it is one user's and requests that may be the same user's are under way, behind those.
     *
     * @return false if the frame must be run again later.
     */
    private boolean refuseInOrder(long frame, int length, int opcode, int status, byte[] text) {
        if (inFlight == 0 || !Opcode.isForOneUser(opcode) || length < RequestLayout.USER_REQUEST_LENGTH) {
            replies.refuse(frame, status, text);
            return true;
        }
        long hash = UserHash.mix64(UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET));
        int owner = UserHash.shardOfHash(hash, connection.loop().server().shardCount());
        return putOff(frame, RequestLayout.USER_REQUEST_LENGTH, opcode, hash, owner, status, text);
    }

    /**
     * Lets a frame wait for its user, or go to the shard that owns it.
     *
     * @param refusal with what text to refuse it, or null to run it.
     * @return false if the frame must be run again later.
     */
    private boolean putOff(long frame, int length, int opcode, long hash, int owner, int status, byte[] refusal) {
        if (refusal == null && connection.loop().heldBytes().isScarce()) {
            connection.loop().counters().increment(ShardCounter.OVERLOADED);
            return refuseInOrder(frame, length, opcode, Status.OVERLOADED, Guarding.FULL);
        }
        Shard shard = connection.loop().shard();
        boolean here = owner == connection.loop().index();
        Request request = here || shard.canForward(owner) ? shard.takeRequest(length) : null;
        if (request == null) {
            return starve();
        }
        long ticket = fences.onStarted() << TICKET_FLAG_BITS
                | (here && Opcode.canChange(opcode) ? TICKET_CHANGES_HERE : 0)
                | (opcode == Opcode.LOAD ? TICKET_LOAD : 0);
        request.prepare(frame, length, hash, this, ticket);
        request.refuseInOrder(status, refusal);
        inFlight++;
        bytesUnderWay += expectedReplyBytes(ticket) + Request.ownedBytes(length);
        ownedUnderWay += Request.ownedBytes(length);
        if (here) {
            shard.await(request);
        } else {
            shard.forward(request, owner);
        }
        return true;
    }

    private static long expectedReplyBytes(long ticket) {
        return (ticket & TICKET_LOAD) != 0 ? Shard.MAX_REPLY_LENGTH : ReplyLayout.STATE_REPLY_LENGTH;
    }

    private boolean runFanOut(long frame) {
        if (!connection.loop().shard().canFanOut()) {
            return starve();
        }
        inFlight++;
        fanningOut = true;
        connection.loop().shard().fanOut(frame, this);
        return true;
    }

    private boolean runPing(long frame, int length) {
        int correlation = UnsafeApi.getInt(frame + FrameLayout.CORRELATION_OFFSET);
        int payloadLength = length - FrameLayout.HEADER_LENGTH;
        if (fences.isClear()) {
            long reply = Replies.begin(replies.output(length), length, Opcode.PING, correlation, 0, Status.OK);
            UnsafeApi.copyMemory(frame + FrameLayout.BODY_OFFSET, reply + FrameLayout.BODY_OFFSET, payloadLength);
            return true;
        }
        byte[] payload = new byte[payloadLength];
        for (int i = 0; i < payloadLength; i++) {
            payload[i] = UnsafeApi.getByte(frame + FrameLayout.BODY_OFFSET + i);
        }
        inFlight++;
        bytesUnderWay += payloadLength;
        ownedUnderWay += payloadLength;
        fences.add(correlation, payload);
        return true;
    }

    private boolean runInfo(long frame) {
        byte[] text = connection.loop().server().infoText(connection.guard().role());
        int length = FrameLayout.HEADER_LENGTH + text.length;
        putBytes(Replies.begin(replies.output(length), length, frame, 0, Status.OK) + FrameLayout.BODY_OFFSET, text);
        return true;
    }

    private void runHello(long frame, int length) {
        int status =
                Hello.check(frame, length, first, connection.loop().server().shardCount());
        if (connection.guard().mustShowToken() && isTokenWrong(frame, length, status)) {
            refuseUnauthenticated(frame, Hello.text(Status.UNAUTHENTICATED, first));
            return;
        }
        if (status != Status.OK) {
            connection.loop().counters().increment(ShardCounter.BAD_REQUESTS);
            replies.refuse(frame, status, Hello.text(status, first));
            if (status != Status.BAD_ARGUMENT) {
                connection.closeWhenAnswered();
            }
            return;
        }
        connection.guard().permit();
        int wish = Hello.shard(frame);
        int correlation = UnsafeApi.getInt(frame + FrameLayout.CORRELATION_OFFSET);
        if (wish == RequestLayout.NO_SHARD || wish == connection.loop().index()) {
            replyHello(correlation, wish);
        } else if (!connection.loop().limits().canMove()) {
            replyHello(correlation, RequestLayout.NO_SHARD);
        } else {
            connection.moveTo(connection.loop().server().loops()[wish], correlation);
        }
    }

    private void replyHello(int correlation, int boundShard) {
        ServerContext server = connection.loop().server();
        Hello.reply(
                replies.output(Hello.replyLength(server)),
                correlation,
                server,
                connection.guard().told(),
                boundShard);
    }

    private void refuseUnauthenticated(long frame, byte[] text) {
        connection.loop().counters().increment(ShardCounter.UNAUTHENTICATED);
        replies.refuse(frame, Status.UNAUTHENTICATED, text);
        connection.closeWhenAnswered();
    }

    /** Whether a HELLO in which nothing else but arguments may be wrong does not show a token of ours; one that does lets in. */
    private boolean isTokenWrong(long frame, int length, int status) {
        if (!first) {
            return connection.guard().permitted() == 0;
        }
        byte[] token = status == Status.OK || status == Status.BAD_ARGUMENT ? Hello.token(frame, length) : null;
        return token != null && !connection.guard().show(token, status == Status.OK);
    }

    private boolean starve() {
        starving = true;
        connection.loop().addStarved(connection);
        return false;
    }

    // ---- what was put off

    @Override
    public void onReply(Request request) {
        try {
            takeReply(request);
        } catch (OutOfMemoryError e) {
            connection.onOutOfMemory(e);
        }
    }

    private void takeReply(Request request) {
        inFlight--;
        bytesUnderWay -= expectedReplyBytes(request.ticket()) + request.ownedBytes();
        ownedUnderWay -= request.ownedBytes();
        if (connection.isActive()) {
            replies.touch();
            int bytes = request.reply().position();
            if (bytes > 0) {
                replies.output(bytes).append(request.reply());
            }
            replies.holdIf((request.ticket() & TICKET_CHANGES_HERE) != 0);
            fences.onDone(request.ticket() >>> TICKET_FLAG_BITS);
            connection.goOnLater();
        } else {
            connection.guard().hold(ownedUnderWay, connection.loop().heldBytes());
        }
    }

    @Override
    public void onFanOutDone(FanOut fanOut) {
        inFlight--;
        fanningOut = false;
        if (connection.isActive()) {
            try {
                replies.touch();
                int bytes = fanOut.replyLength();
                if (bytes > 0) {
                    fanOut.writeReply(replies.output(bytes));
                }
                replies.holdIf(true);
            } catch (OutOfMemoryError e) {
                connection.onOutOfMemory(e);
            }
            connection.goOnLater();
        }
    }

    @Override
    public void onFence(int correlation, byte[] payload) {
        inFlight--;
        bytesUnderWay -= payload.length;
        ownedUnderWay -= payload.length;
        int length = FrameLayout.HEADER_LENGTH + payload.length;
        long reply = Replies.begin(replies.output(length), length, Opcode.PING, correlation, 0, Status.OK);
        putBytes(reply + FrameLayout.BODY_OFFSET, payload);
    }

    private static void putBytes(long address, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            UnsafeApi.putByte(address + i, bytes[i]);
        }
    }
}
