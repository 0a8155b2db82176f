package dev.tidemark.server.cache;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.server.store.UserImage;

/** Copies a user's states from an image of the store and to one. Thread: the owning shard. */
final class ImageTransfer {
    private final Memory memory;
    private final BlockHeader headers;
    private final UserHeader users;
    private final StateArray arrays;
    private final ExtentDirectory directory;
    private final Blocks blocks;
    private final StateCursor cursor;

    ImageTransfer(
            Memory memory,
            BlockHeader headers,
            UserHeader users,
            StateArray arrays,
            ExtentDirectory directory,
            Blocks blocks,
            StateCursor cursor) {
        this.memory = memory;
        this.headers = headers;
        this.users = users;
        this.arrays = arrays;
        this.directory = directory;
        this.blocks = blocks;
        this.cursor = cursor;
    }

    /** Granules of the block that an image's user needs. */
    static int userGranules(int entryCount) {
        return isSmall(entryCount) ? BlockSizes.ofUser(entryCount) : BlockSizes.ofDirectory(extentCount(entryCount));
    }

    /** Extents that are full when an image's user has been loaded. */
    static int fullExtentCount(int entryCount) {
        return isSmall(entryCount) ? 0 : entryCount / BlockSizes.MOST_SLOTS;
    }

    /**
     * Fills the new block of a user, which {@link #userGranules} measured, from an image.
     *
     * @return false if there is no memory; what has been filled until then is complete.
     */
    boolean load(UserImage image, int user) {
        users.newestVersion(user, image.newestVersion());
        users.removalVersion(user, image.removalVersion());
        users.committedVersion(user, image.newestVersion());
        users.storedForm(user, image.storedForm());
        long entries = image.buffer().addressOffset() + UserImage.ENTRIES_OFFSET;
        int count = image.entryCount();
        if (isSmall(count)) {
            arrays.load(user, entries, count);
            return true;
        }
        headers.set(user, BlockLayout.LARGE);
        for (int from = 0; from < count; from += BlockSizes.MOST_SLOTS) {
            int slots = Math.min(BlockSizes.MOST_SLOTS, count - from);
            int extent = blocks.allocate(BlockSizes.ofExtent(slots));
            if (extent == PageHeap.NONE) {
                return false;
            }
            directory.makeExtent(extent, user);
            arrays.load(extent, entries + (long) from * EntryLayout.LENGTH, slots);
            directory.insert(user, directory.size(user), arrays.channel(extent, 0), extent);
            headers.count(user, headers.count(user) + slots);
        }
        return true;
    }

    /** Fills an image: {@code whole} with all live states, else with those above the committed version, removed ones too. */
    void copyTo(UserImage image, int user, boolean whole) {
        long committedVersion = users.committedVersion(user);
        image.clear(users.user(user));
        image.newestVersion(users.newestVersion(user));
        image.removalVersion(users.removalVersion(user));
        image.committedVersion(committedVersion);
        image.storedForm(users.storedForm(user));
        image.whole(whole);
        int count = 0;
        for (cursor.seek(user, 0); cursor.next(); ) {
            long state = cursor.state();
            if (whole ? !arrays.isRemoved(state) : Long.compareUnsigned(arrays.version(state), committedVersion) > 0) {
                image.entryCount(count + 1);
                long entry = image.buffer().addressOffset() + UserImage.entryOffset(count);
                memory.copyOut(cursor.entry(), entry, EntryLayout.LENGTH);
                count++;
            }
        }
    }

    private static boolean isSmall(int entryCount) {
        return entryCount <= BlockSizes.MOST_SLOTS;
    }

    private static int extentCount(int entryCount) {
        return (entryCount + BlockSizes.MOST_SLOTS - 1) / BlockSizes.MOST_SLOTS;
    }
}
