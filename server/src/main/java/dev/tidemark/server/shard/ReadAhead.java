package dev.tidemark.server.shard;

import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.UserHash;
import dev.tidemark.server.cache.Cache;
import org.agrona.UnsafeApi;

/**
 * Brings what the next requests will touch into the processor's cache, in passes: the index line of each, then each user's
 * header, then the states. The reads of a pass do not depend on each other, so the processor has many of them under way at
 * once, where a request by itself waits for one after the other.
 *
 * <p>It only reads, and promises nothing: what it finds may have moved when a request is run, which looks everything up again.
 * Thread: the shard. Allocation: none.
 */
final class ReadAhead {
    /** With about ten lines of 64 bytes each, more requests would push each other out of the nearest cache. */
    static final int MOST_REQUESTS = 64;

    private final Cache cache;
    private final int shard;
    private final int shardCount;
    private final long[] hashes = new long[MOST_REQUESTS];
    private final int[] blocks = new int[MOST_REQUESTS];
    /** Keeps the compiler from leaving the reads out. */
    @SuppressWarnings("UnusedVariable")
    private long sink;

    /** For a shard with its cache, one of so many. */
    ReadAhead(Cache cache, int shard, int shardCount) {
        this.cache = cache;
        this.shard = shard;
        this.shardCount = shardCount;
    }

    /**
     * Reads ahead for the frames at an address, up to the first that is cut off or broken. They need not have been checked, and
     * those of other shards' users are left to them.
     *
     * @return the bytes of the frames looked at; 0 if there is none.
     */
    int frames(long address, int length) {
        int count = 0;
        int at = 0;
        while (count < MOST_REQUESTS && length - at >= FrameLayout.HEADER_LENGTH) {
            long frame = address + at;
            int frameLength = UnsafeApi.getInt(frame + FrameLayout.LENGTH_OFFSET);
            if (frameLength < FrameLayout.HEADER_LENGTH || frameLength > length - at) {
                break;
            }
            int opcode = UnsafeApi.getByte(frame + FrameLayout.OPCODE_OFFSET);
            if (Opcode.isForOneUser(opcode) && frameLength >= RequestLayout.USER_REQUEST_LENGTH) {
                long hash = UserHash.mix64(UnsafeApi.getLong(frame + RequestLayout.USER_OFFSET));
                hashes[count] = hash;
                count += UserHash.shardOfHash(hash, shardCount) == shard ? 1 : 0;
            }
            at += frameLength;
        }
        read(count);
        return at;
    }

    /** Reads ahead for the first users of a list of ids. @return for how many. */
    int users(long address, int length) {
        int count = Math.min(length, MOST_REQUESTS);
        for (int i = 0; i < count; i++) {
            hashes[i] = UserHash.mix64(UnsafeApi.getLong(address + (long) i * Long.BYTES));
        }
        read(count);
        return count;
    }

    /**
     * Reads ahead for the requests of other shards in what was taken from the inbox, at most {@link #MOST_REQUESTS}.
     *
     * @return how many there are.
     */
    int mail(Object[] mail, int length) {
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (mail[i] instanceof Request request && !request.isAnswered()) {
                hashes[count++] = request.hash();
            }
        }
        read(count);
        return count;
    }

    private void read(int count) {
        if (count < 2) {
            return; // a request alone fetches its lines itself
        }
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += cache.readAheadIndex(hashes[i]);
        }
        int found = 0;
        for (int i = 0; i < count; i++) {
            int block = cache.guess(hashes[i]);
            blocks[found] = block;
            found += block == Cache.NONE ? 0 : 1;
        }
        for (int i = 0; i < found; i++) {
            sum += cache.readAheadUser(blocks[i]);
        }
        for (int i = 0; i < found; i++) {
            sum += cache.readAheadStates(blocks[i]);
        }
        sink += sum;
    }
}
