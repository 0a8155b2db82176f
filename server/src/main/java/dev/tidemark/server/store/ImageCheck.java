package dev.tidemark.server.store;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import java.nio.ByteOrder;

/**
 * What every image must hold, checked by stores where it passes: a broken one that is written would be broken for good.
 *
 * <p>Thread: the owner of the image. Allocation: none where nothing is wrong.
 */
public final class ImageCheck {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private ImageCheck() {}

    /** What is wrong with an image that was read from a store. @return words without ids, or null if nothing is. */
    public static String faultOfLoaded(UserImage image) {
        return fault(image, false);
    }

    /** What is wrong with an image to be committed. @return words without ids, or null if nothing is. */
    public static String faultOfCommit(UserImage image) {
        return fault(image, true);
    }

    private static String fault(UserImage image, boolean removedAllowed) {
        long newestVersion = image.newestVersion();
        if (Long.compareUnsigned(image.removalVersion(), newestVersion) > 0) {
            return "removalVersion=" + Long.toUnsignedString(image.removalVersion())
                    + ", expected at most newestVersion=" + Long.toUnsignedString(newestVersion);
        }
        long channelBefore = 0;
        for (int i = 0; i < image.entryCount(); i++) {
            long channel = image.channel(i);
            if (Long.compareUnsigned(channel, channelBefore) <= 0) {
                return "channel of entry " + i + " of " + image.entryCount() + ", expected above the one before";
            }
            channelBefore = channel;
            long version = image.version(i);
            if (version == 0 || Long.compareUnsigned(version, newestVersion) > 0) {
                return "version of entry " + i + "=" + Long.toUnsignedString(version) + ", expected 1 … newestVersion="
                        + Long.toUnsignedString(newestVersion);
            }
            if (!hasCounters(image, i) && !(removedAllowed && image.isRemoved(i))) {
                return "a counter of entry " + i + " is above " + Counters.MAX_VALUE;
            }
        }
        return null;
    }

    private static boolean hasCounters(UserImage image, int index) {
        int counters = UserImage.entryOffset(index) + EntryLayout.STATE_OFFSET + StateLayout.COUNTERS_OFFSET;
        int signs = 0;
        for (int i = 0; i < Counters.COUNT; i++) {
            signs |= image.buffer().getInt(counters + i * Integer.BYTES, LE);
        }
        return signs >= 0;
    }
}
