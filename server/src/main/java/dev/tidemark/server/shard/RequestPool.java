package dev.tidemark.server.shard;

import org.agrona.UnsafeApi;
import org.agrona.collections.LongArrayList;

/**
 * The {@link Request}s of one shard: all that may be under way at once, in a list of free ones. Grows by a chunk when it is
 * empty, up to its limit, and never shrinks: a limit that was lowered leaves some free.
 *
 * <p>Thread: the shard. Allocation: only when it grows.
 */
final class RequestPool {
    private static final int CHUNK = 256;
    /** Bytes of long frames that may be under way at once. */
    private static final long MAX_OWNED_BYTES = 64L << 20;

    private final int shard;
    private int limit;
    private final LongArrayList chunks = new LongArrayList();
    private Request free;
    private int made;
    private int inUse;
    private long ownedBytes;
    private long givenBack;

    RequestPool(int shard, int limit) {
        this.shard = shard;
        this.limit = limit;
    }

    /** Another limit. Those that are under way beyond a lower one end as they would. */
    void limit(int newLimit) {
        limit = newLimit;
    }

    /** @return a request of the caller's own, for a frame of a length, until it is given back; null if too much is in use. */
    Request take(int frameLength) {
        int owned = Request.ownedBytes(frameLength);
        if (!hasRoom() || owned > 0 && ownedBytes + owned > MAX_OWNED_BYTES || free == null && !grow()) {
            return null;
        }
        ownedBytes += owned;
        Request request = free;
        free = request.next;
        request.next = null;
        inUse++;
        return request;
    }

    /** Whether one more is left. */
    boolean hasRoom() {
        return inUse < limit;
    }

    void giveBack(Request request) {
        ownedBytes -= request.ownedBytes();
        givenBack++;
        request.clear();
        request.next = free;
        free = request;
        inUse--;
    }

    /** How many have ever been given back: if it has changed, asking again may help. */
    long givenBack() {
        return givenBack;
    }

    int inUse() {
        return inUse;
    }

    private boolean grow() {
        int count = Math.min(CHUNK, limit - made);
        if (count <= 0) {
            return false;
        }
        long chunk = UnsafeApi.allocateMemory((long) count * Request.SLOT_LENGTH);
        chunks.addLong(chunk);
        for (int i = count - 1; i >= 0; i--) {
            Request request = new Request(chunk + (long) i * Request.SLOT_LENGTH, shard);
            request.next = free;
            free = request;
        }
        made += count;
        return true;
    }

    /** Frees all memory; none may be in use. */
    void close() {
        chunks.forEachLong(UnsafeApi::freeMemory);
        chunks.clear();
        free = null;
    }
}
