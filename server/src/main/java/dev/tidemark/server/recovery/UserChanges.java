package dev.tidemark.server.recovery;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.journal.RecordLayout;
import dev.tidemark.server.store.UserImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.TreeMap;
import org.agrona.UnsafeApi;

/**
 * What a part of the journal says of one user: the newest record of each channel.
 *
 * <p>A commit always carries all changes of its user up to the user's newest version. So a record that is not newer than that
 * is in the store already, or something newer has taken its place there: it is passed over. That makes a replay idempotent.
 *
 * <p>Thread: the recovery's.
 */
final class UserChanges {
    private final TreeMap<Long, byte[]> entries = new TreeMap<>(Long::compareUnsigned);
    private long allRemovedVersion;
    /** Of one state or of all; it counts also where the state was made anew. */
    private long removalVersion;

    private long newestVersion;

    /** Takes the next record of the user. */
    void add(long entry) {
        byte[] bytes = new byte[EntryLayout.LENGTH];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = UnsafeApi.getByte(entry + i);
        }
        long channel = channel(bytes);
        newestVersion = version(bytes);
        if (isRemoval(bytes)) {
            removalVersion = newestVersion;
        }
        if (channel == RecordLayout.ALL_CHANNELS) {
            entries.clear();
            allRemovedVersion = newestVersion;
        } else {
            entries.put(channel, bytes);
        }
    }

    /** Whether the store, which has all changes of the user up to this version, has all of it. */
    boolean areIn(long storedVersion) {
        return Long.compareUnsigned(newestVersion, storedVersion) <= 0;
    }

    /** Makes the image of a user as it was loaded the whole image to be committed. The caller saw that {@link #areIn} is false. */
    void applyTo(UserImage image) {
        long storedVersion = image.committedVersion();
        int storedForm = image.storedForm();
        TreeMap<Long, byte[]> merged = new TreeMap<>(Long::compareUnsigned);
        if (Long.compareUnsigned(allRemovedVersion, storedVersion) <= 0) {
            copyEntries(image, merged);
        }
        for (byte[] entry : entries.values()) {
            if (Long.compareUnsigned(version(entry), storedVersion) <= 0) {
                continue;
            }
            if (isRemoval(entry)) {
                merged.remove(channel(entry));
            } else {
                merged.put(channel(entry), entry);
            }
        }
        if (Long.compareUnsigned(newestVersion, image.newestVersion()) > 0) {
            image.newestVersion(newestVersion);
        }
        if (Long.compareUnsigned(removalVersion, storedVersion) > 0) {
            image.removalVersion(removalVersion);
        }
        image.committedVersion(storedVersion);
        image.storedForm(storedForm);
        image.whole(true);
        image.entryCount(merged.size());
        int index = 0;
        for (byte[] entry : merged.values()) {
            image.buffer().putBytes(UserImage.entryOffset(index++), entry);
        }
    }

    private static void copyEntries(UserImage image, TreeMap<Long, byte[]> target) {
        for (int i = 0; i < image.entryCount(); i++) {
            byte[] entry = new byte[EntryLayout.LENGTH];
            image.buffer().getBytes(UserImage.entryOffset(i), entry);
            target.put(channel(entry), entry);
        }
    }

    private static long channel(byte[] entry) {
        return in(entry).getLong(EntryLayout.CHANNEL_OFFSET);
    }

    private static long version(byte[] entry) {
        return in(entry).getLong(EntryLayout.STATE_OFFSET + StateLayout.VERSION_OFFSET);
    }

    private static boolean isRemoval(byte[] entry) {
        return in(entry).getInt(EntryLayout.STATE_OFFSET + StateLayout.COUNTERS_OFFSET) == RecordLayout.REMOVED;
    }

    private static ByteBuffer in(byte[] entry) {
        return ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
    }
}
