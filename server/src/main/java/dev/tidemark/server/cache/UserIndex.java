package dev.tidemark.server.cache;

import dev.tidemark.protocol.UserHash;

/**
 * Finds a user's block: open addressing in buckets of one cache line.
 * <pre>
 * bucket, 64 bytes: 8 entries of 8 bytes, those in use first
 * entry:  bits 0 … 31 block, bits 32 … 63 tag, which is the lower half of the user's hash; 0 = empty
 * </pre>
 * A user's home bucket follows from the tag alone, and from other bits than the user's shard. What a full bucket cannot take
 * goes to the next one, cyclically. Always true: all buckets between an entry's home and the one it is in are full; so a
 * search ends at the first empty entry, and deletion shifts back whatever the hole had kept from home.
 *
 * <p>Thread: the owning shard.
 */
final class UserIndex {
    static final int ENTRY_BYTES = Long.BYTES;
    static final int BUCKET_ENTRIES = Memory.GRANULE_BYTES / ENTRY_BYTES;

    private final Memory memory;
    private final UserHeader users;
    private final int bucketCount;
    private final long capacity;
    private long size;

    /** It takes the first {@code bucketCount} granules of the memory, which must be zero. */
    UserIndex(Memory memory, UserHeader users, int bucketCount) {
        this.memory = memory;
        this.users = users;
        this.bucketCount = bucketCount;
        long entries = (long) bucketCount * BUCKET_ENTRIES;
        capacity = entries - entries / 8;
    }

    /** @return the user's block, or NONE. */
    int find(long user, long hash) {
        int tag = (int) hash;
        for (int bucket = home(tag); ; bucket = next(bucket)) {
            long address = memory.address(bucket);
            for (int offset = 0; offset < Memory.GRANULE_BYTES; offset += ENTRY_BYTES) {
                long entry = memory.getLong(address + offset);
                if (entry == 0) {
                    return PageHeap.NONE;
                }
                if (tag(entry) == tag && users.user((int) entry) == user) {
                    return (int) entry;
                }
            }
        }
    }

    /** Reads the line in which a search begins. @return something of it. */
    long readAhead(long hash) {
        return memory.getLong(memory.address(home((int) hash)));
    }

    /** The block that a search is likely to find, by the line in which it begins alone and not looked at; NONE if there is none. */
    int guess(long hash) {
        int tag = (int) hash;
        long address = memory.address(home(tag));
        for (int offset = 0; offset < Memory.GRANULE_BYTES; offset += ENTRY_BYTES) {
            long entry = memory.getLong(address + offset);
            if (entry != 0 && tag(entry) == tag) {
                return (int) entry;
            }
        }
        return PageHeap.NONE;
    }

    /** At most 7/8 of the entries are used; beyond that, runs of full buckets get long. */
    boolean isFull() {
        return size == capacity;
    }

    /** Adds a user who is not in it. It must not be full. */
    void add(long hash, int block) {
        assert !isFull();
        int tag = (int) hash;
        for (int bucket = home(tag); ; bucket = next(bucket)) {
            long address = memory.address(bucket);
            for (int offset = 0; offset < Memory.GRANULE_BYTES; offset += ENTRY_BYTES) {
                if (memory.getLong(address + offset) == 0) {
                    memory.putLong(address + offset, entry(tag, block));
                    size++;
                    return;
                }
            }
        }
    }

    /** The user's block has moved. */
    void replace(long hash, int from, int to) {
        memory.putLong(locate((int) hash, from), entry((int) hash, to));
    }

    void remove(long hash, int block) {
        long hole = locate((int) hash, block);
        int bucket = memory.granuleOf(hole);
        boolean wasFull = isFullBucket(bucket);
        takeOut(hole, bucket);
        size--;
        if (wasFull) {
            shiftBack(bucket);
        }
    }

    /** A place has become free in a bucket that was full: entries behind it that belong nearer move up, hole by hole. */
    private void shiftBack(int bucket) {
        int hole = bucket;
        for (int from = next(hole); from != hole; from = next(from)) {
            boolean wasFull = isFullBucket(from);
            long address = strayed(from, hole);
            if (address != 0) {
                memory.putLong(lastEntry(hole), memory.getLong(address));
                takeOut(address, from);
                hole = from;
            }
            if (!wasFull) {
                return;
            }
        }
    }

    /** @return an entry of bucket {@code from} that may be in the bucket {@code hole} before it, or 0. */
    private long strayed(int from, int hole) {
        long address = memory.address(from);
        for (int offset = 0; offset < Memory.GRANULE_BYTES; offset += ENTRY_BYTES) {
            long entry = memory.getLong(address + offset);
            if (entry == 0) {
                return 0;
            }
            if (distance(home(tag(entry)), from) >= distance(hole, from)) {
                return address + offset;
            }
        }
        return 0;
    }

    /** Fills the hole with the last entry of its bucket. */
    private void takeOut(long hole, int bucket) {
        long last = memory.address(bucket);
        long end = last + Memory.GRANULE_BYTES;
        while (last + ENTRY_BYTES < end && memory.getLong(last + ENTRY_BYTES) != 0) {
            last += ENTRY_BYTES;
        }
        memory.putLong(hole, memory.getLong(last));
        memory.putLong(last, 0);
    }

    private long locate(int tag, int block) {
        long wanted = entry(tag, block);
        for (int bucket = home(tag); ; bucket = next(bucket)) {
            long address = memory.address(bucket);
            for (int offset = 0; offset < Memory.GRANULE_BYTES; offset += ENTRY_BYTES) {
                long entry = memory.getLong(address + offset);
                assert entry != 0 : "not in the index: block=" + Integer.toUnsignedString(block);
                if (entry == wanted) {
                    return address + offset;
                }
            }
        }
    }

    long size() {
        return size;
    }

    /** @throws IllegalStateException if an entry is out of place, names no such user, or is not counted. */
    void verify() {
        long found = 0;
        for (int bucket = 0; bucket < bucketCount; bucket++) {
            boolean ended = false;
            for (int i = 0; i < BUCKET_ENTRIES; i++) {
                long entry = memory.getLong(memory.address(bucket) + (long) i * ENTRY_BYTES);
                if (entry == 0) {
                    ended = true;
                    continue;
                }
                Broken.unless(!ended, "hole in index bucket", bucket, i);
                long hash = UserHash.mix64(users.user((int) entry));
                Broken.unless(tag(entry) == (int) hash, "index tag", tag(entry), (int) hash);
                for (int b = home(tag(entry)); b != bucket; b = next(b)) {
                    Broken.unless(isFullBucket(b), "bucket between home and entry has a hole", b, bucket);
                }
                found++;
            }
        }
        Broken.unless(found == size, "index entries", found, size);
    }

    private boolean isFullBucket(int bucket) {
        return memory.getLong(lastEntry(bucket)) != 0;
    }

    private long lastEntry(int bucket) {
        return memory.address(bucket) + Memory.GRANULE_BYTES - ENTRY_BYTES;
    }

    private int home(int tag) {
        return (int) ((Integer.toUnsignedLong(tag) * bucketCount) >>> Integer.SIZE);
    }

    private int next(int bucket) {
        return bucket + 1 == bucketCount ? 0 : bucket + 1;
    }

    private int distance(int from, int to) {
        return to >= from ? to - from : to - from + bucketCount;
    }

    private static int tag(long entry) {
        return (int) (entry >>> Integer.SIZE);
    }

    private static long entry(int tag, int block) {
        return ((long) tag << Integer.SIZE) | Integer.toUnsignedLong(block);
    }
}
