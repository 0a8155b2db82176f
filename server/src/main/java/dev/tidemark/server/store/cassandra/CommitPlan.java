package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.store.UserImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a commit, in the parts in which they are sent, one behind the other. A part is a batch of one partition, which
 * a replica applies whole or not at all.
 *
 * <p>Timestamps decide, not the order in which writes arrive. A state's is its version, a deletion's that of the removal, so
 * whatever is applied late, twice or not at all until it is repeated, of a channel the newest change stays: an insert that a
 * removal has overtaken is below it, and a state made anew is above it. No clock but that of versions takes part.
 *
 * <p>A whole image says also what the user has not. What it lacks was removed, at {@code removalVersion} or before: so everything up
 * to that version is deleted, by ranges between the states that are as old themselves. One range will do where none is.
 *
 * <p>The last statement raises {@code newest}. What has fewer bytes and statements than the limits is one part; else the first one
 * says with {@code begun} what is under way, and a load that finds it above {@code newest} knows that changes above {@code newest}
 * may not all be there.
 *
 * <p>Thread: any; nothing is kept here. Allocation: some 40 bytes a statement.
 */
final class CommitPlan {
    private CommitPlan() {}

    /**
     * Plans the commit of an image that holds what it must, with newestVersion above 0.
     *
     * @param maxBytes of a part; one statement may be longer.
     * @param maxStatements of a part, at least 1.
     */
    static List<List<Step>> of(UserImage image, int maxBytes, int maxStatements) {
        List<Step> steps = steps(image);
        List<List<Step>> parts = split(steps, maxBytes, maxStatements);
        if (parts.size() > 1) {
            steps.add(0, Step.ofUser(Write.BEGUN, image.newestVersion()));
            parts = split(steps, maxBytes, maxStatements);
        }
        return parts;
    }

    private static List<Step> steps(UserImage image) {
        List<Step> steps = new ArrayList<>(image.entryCount() + 2);
        addRemovals(image, steps);
        Step last = Step.ofUser(Write.NEWEST, image.newestVersion());
        for (int i = 0; i < image.entryCount(); i++) {
            long version = image.version(i);
            if (image.isRemoved(i) || isStored(version, image)) {
                continue;
            }
            if (version == image.newestVersion() && last.write() == Write.NEWEST) {
                last = Step.ofState(Write.INSERT_NEWEST_STATE, version, i);
            } else {
                steps.add(Step.ofState(Write.INSERT_STATE, version, i));
            }
        }
        steps.add(last);
        return steps;
    }

    private static void addRemovals(UserImage image, List<Step> steps) {
        long removalVersion = image.removalVersion();
        if (removalVersion != 0 && (image.isWhole() || !isStored(removalVersion, image))) {
            steps.add(Step.ofUser(Write.REMOVED, removalVersion));
        }
        if (image.isWhole() && removalVersion != 0) {
            addRanges(image, steps);
        }
        for (int i = 0; i < image.entryCount(); i++) {
            long version = image.version(i);
            boolean isInRange = image.isWhole() && Long.compareUnsigned(version, removalVersion) <= 0;
            if (image.isRemoved(i) && !isInRange) {
                steps.add(Step.ofChannels(Write.DELETE_STATE, version, image.channel(i), image.channel(i)));
            }
        }
    }

    /** Deletes everything up to the removal's version but the states that are in the image. Goes in the signed order of the table. */
    private static void addRanges(UserImage image, List<Step> steps) {
        long removalVersion = image.removalVersion();
        int count = image.entryCount();
        int firstNegative = 0;
        while (firstNegative < count && image.channel(firstNegative) >= 0) {
            firstNegative++;
        }
        long from = Long.MIN_VALUE;
        for (int n = 0; n < count; n++) {
            int i = (firstNegative + n) % count;
            if (image.isRemoved(i) || Long.compareUnsigned(image.version(i), removalVersion) > 0) {
                continue;
            }
            long channel = image.channel(i);
            if (from < channel) {
                steps.add(Step.ofChannels(Write.DELETE_RANGE, removalVersion, from, channel - 1));
            }
            if (channel == Long.MAX_VALUE) {
                return;
            }
            from = channel + 1;
        }
        steps.add(Step.ofChannels(Write.DELETE_RANGE, removalVersion, from, Long.MAX_VALUE));
    }

    private static boolean isStored(long version, UserImage image) {
        return Long.compareUnsigned(version, image.committedVersion()) <= 0;
    }

    private static List<List<Step>> split(List<Step> steps, int maxBytes, int maxStatements) {
        List<List<Step>> parts = new ArrayList<>();
        int first = 0;
        int bytes = 0;
        for (int i = 0; i < steps.size(); i++) {
            int more = steps.get(i).write().bytes();
            if (i > first && (bytes + more > maxBytes || i - first == maxStatements)) {
                parts.add(steps.subList(first, i));
                first = i;
                bytes = 0;
            }
            bytes += more;
        }
        parts.add(steps.subList(first, steps.size()));
        return parts;
    }
}
