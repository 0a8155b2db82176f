package dev.tidemark.server.shard;

/**
 * A shard's way to the inboxes of all shards. Hands over within a turn, and wakes each receiver once at the turn's end.
 *
 * <p>At most {@link #window} requests of this shard are at any other shard at once, which bounds every inbox.
 * Thread: the shard that sends.
 */
public final class Peers {
    /** Wakes a shard's thread if it sleeps. Thread: any. */
    public interface Wakeup {
        void wakeup();
    }

    private static final int TOTAL_WINDOW = 65_536;

    private final int self;
    private final Inbox[] inboxes;
    private final Wakeup[] wakeups;
    private final boolean[] toWake;
    private final int[] atPeer;
    private final int window;
    private boolean anyToWake;

    /** Inboxes and wake-ups of all shards, in their order. */
    public Peers(int self, Inbox[] inboxes, Wakeup[] wakeups) {
        this.self = self;
        this.inboxes = inboxes;
        this.wakeups = wakeups;
        this.toWake = new boolean[inboxes.length];
        this.atPeer = new int[inboxes.length];
        this.window = window(inboxes.length);
    }

    /** How many requests one shard may have at one other. */
    static int window(int shardCount) {
        return Math.max(64, TOTAL_WINDOW / shardCount);
    }

    /**
     * The inbox capacity that is always enough for a shard: the requests and fan-out parts of all others, the answers to its
     * own, and the tasks of its store and journal.
     */
    public static int inboxCapacity(int shardCount, int tasks) {
        return 2 * shardCount * (window(shardCount) + FanOuts.MAX_FAN_OUTS) + tasks + 64;
    }

    public int shardCount() {
        return inboxes.length;
    }

    /** Whether one more request may go to that shard now. */
    boolean canSend(int shard) {
        return atPeer[shard] < window;
    }

    /** Sends a request to the shard that owns its user; {@link #canSend} was asked. */
    void send(int shard, Request request) {
        assert canSend(shard) && shard != self;
        atPeer[shard]++;
        request.ownerShard(shard);
        post(shard, request);
    }

    /** A request that was sent has come back. */
    void received(Request request) {
        atPeer[request.ownerShard()]--;
    }

    /** Puts anything that is bounded otherwise into a shard's inbox. */
    void post(int shard, Object mail) {
        inboxes[shard].offer(mail);
        toWake[shard] = true;
        anyToWake = true;
    }

    /** Wakes all that something was put before since the last time. Called once at the end of a turn. */
    void wakeReceivers() {
        if (anyToWake) {
            anyToWake = false;
            for (int i = 0; i < toWake.length; i++) {
                if (toWake[i]) {
                    toWake[i] = false;
                    wakeups[i].wakeup();
                }
            }
        }
    }
}
