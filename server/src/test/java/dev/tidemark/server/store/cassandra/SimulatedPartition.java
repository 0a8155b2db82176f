package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.store.UserImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One partition as Cassandra keeps it, by timestamps: of writes to the same cell that with the higher one stays, a deletion hides
 * what is not above its own, and the order in which writes come does not matter. Thread: one.
 */
final class SimulatedPartition {
    private record Insert(long timestamp, UserImage image, int entry) {}

    private record Deletion(long timestamp, long from, long to) {}

    private final TreeMap<Long, List<Insert>> inserts = new TreeMap<>();
    private final List<Deletion> deletions = new ArrayList<>();
    private final Map<Write, Long> statics = new HashMap<>();

    /** Applies a part, which no later change of the image may touch. */
    void apply(UserImage image, List<Step> part) {
        part.forEach(step -> apply(image, step));
    }

    private void apply(UserImage image, Step step) {
        long timestamp = Timestamps.of(step.version());
        switch (step.write()) {
            case BEGUN, REMOVED, NEWEST -> statics.merge(step.write(), step.version(), Math::max);
            case DELETE_RANGE, DELETE_STATE -> deletions.add(new Deletion(timestamp, step.from(), step.to()));
            case INSERT_STATE -> insert(image, step, timestamp);
            case INSERT_NEWEST_STATE -> {
                insert(image, step, timestamp);
                statics.merge(Write.NEWEST, step.version(), Math::max);
            }
        }
    }

    private void insert(UserImage image, Step step, long timestamp) {
        inserts.computeIfAbsent(image.channel(step.entry()), channel -> new ArrayList<>())
                .add(new Insert(timestamp, image, step.entry()));
    }

    long value(Write column) {
        return statics.getOrDefault(column, 0L);
    }

    int deletions() {
        return deletions.size();
    }

    /** The version of each state that is visible, by channel. */
    Map<Long, Long> states() {
        Map<Long, Long> visible = new HashMap<>();
        inserts.forEach((channel, all) -> {
            long hidden = deletions.stream()
                    .filter(deletion -> deletion.from <= channel && channel <= deletion.to)
                    .mapToLong(Deletion::timestamp)
                    .max()
                    .orElse(Long.MIN_VALUE);
            long newest = all.stream().mapToLong(Insert::timestamp).max().orElseThrow();
            if (newest > hidden) {
                Set<Long> versions = new TreeSet<>();
                all.stream()
                        .filter(insert -> insert.timestamp == newest)
                        .forEach(insert -> versions.add(insert.image.version(insert.entry)));
                if (versions.size() != 1) {
                    throw new AssertionError("two states of channel " + channel + " with timestamp " + newest);
                }
                visible.put(channel, versions.iterator().next());
            }
        });
        return visible;
    }
}
