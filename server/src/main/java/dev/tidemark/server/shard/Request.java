package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.UserHash;
import org.agrona.UnsafeApi;

/**
 * A request that could not be answered at once: a copy of its frame, room for its reply, and whom to answer. It waits for
 * its user to be loaded, or travels to the shard that owns its user and back; so wherever it is handed over, the place for
 * its reply is there already. Made once by a {@link RequestPool} and used again.
 * <pre>
 * off len slot
 *   0 128 frame   a longer one is in memory of its own
 * 128  64 reply   a longer one is in memory of its own
 * </pre>
 * Thread: the shard that holds it; inboxes order the memory accesses between shards.
 */
public final class Request {
    static final int FRAME_CAPACITY = 128;
    static final int REPLY_CAPACITY = 64;
    static final int SLOT_LENGTH = FRAME_CAPACITY + REPLY_CAPACITY;

    private final long slot;
    private final int originShard;
    private final Output reply = new Output();
    private long frame;
    private int length;
    private long hash;
    private int ownerShard;
    private ReplyTarget target;
    private long ticket;
    private boolean ofFanOut;
    private boolean answered;
    private int refusalStatus;
    private byte[] refusalText;

    /** The next in whatever list holds this request. */
    Request next;

    Request(long slot, int originShard) {
        this.slot = slot;
        this.originShard = originShard;
        frame = slot;
    }

    /**
     * Makes this the request of a frame, which is copied.
     *
     * @param userHash {@link UserHash#mix64} of its user.
     * @param replyTarget is told when it has been answered.
     * @param replyTicket the target's own, see {@link #ticket}.
     */
    public void prepare(long address, int frameLength, long userHash, ReplyTarget replyTarget, long replyTicket) {
        if (frameLength > FRAME_CAPACITY) {
            frame = UnsafeApi.allocateMemory(frameLength);
        }
        UnsafeApi.copyMemory(address, frame, frameLength);
        length = frameLength;
        hash = userHash;
        target = replyTarget;
        ticket = replyTicket;
        ofFanOut = false;
        answered = false;
        refusalText = null;
        ownerShard = originShard;
        reply.wrap(slot + FRAME_CAPACITY, REPLY_CAPACITY);
    }

    /**
     * Says that the request is not to be run, only refused, once the requests of its user before it have been answered.
     *
     * @param text made once, not per request; null if the request is to be run after all.
     */
    public void refuseInOrder(int status, byte[] text) {
        refusalStatus = status;
        refusalText = text;
    }

    /** The text to refuse the request with, or null if it is to be run. */
    byte[] refusalText() {
        return refusalText;
    }

    int refusalStatus() {
        return refusalStatus;
    }

    /** Says that this is one recipient of a fan-out: if its user must be loaded for that, it is to be the first evicted. */
    void markOfFanOut() {
        ofFanOut = true;
    }

    boolean isOfFanOut() {
        return ofFanOut;
    }

    /** Address of the frame. */
    long frame() {
        return frame;
    }

    /** Length of the frame in bytes. */
    int length() {
        return length;
    }

    /** Bytes of the frame that are in memory of its own, since the slot is too short: 0, or all. */
    public int ownedBytes() {
        return ownedBytes(length);
    }

    /** The same for a frame of a length. */
    public static int ownedBytes(int frameLength) {
        return frameLength > FRAME_CAPACITY ? frameLength : 0;
    }

    int opcode() {
        return UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET) & 0xFF;
    }

    /** The user whose request it is; only requests of one user are ever put off. */
    long user() {
        return UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET);
    }

    long hash() {
        return hash;
    }

    /** The reply: {@link Output#position} bytes of it, none before it has been answered and none for a silent QUIET. */
    public Output reply() {
        return reply;
    }

    /** What the target gave with the request, unchanged. */
    public long ticket() {
        return ticket;
    }

    int originShard() {
        return originShard;
    }

    int ownerShard() {
        return ownerShard;
    }

    void ownerShard(int shard) {
        ownerShard = shard;
    }

    boolean isAnswered() {
        return answered;
    }

    void answered() {
        answered = true;
    }

    /** Tells the target. Thread: the origin shard. */
    void deliver() {
        target.onReply(this);
    }

    /** Frees what is larger than the slot and lets go of the target. */
    void clear() {
        if (frame != slot) {
            UnsafeApi.freeMemory(frame);
            frame = slot;
        }
        length = 0;
        reply.free();
        target = null;
        next = null;
    }
}
