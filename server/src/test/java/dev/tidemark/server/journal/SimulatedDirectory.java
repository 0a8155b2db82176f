package dev.tidemark.server.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * The names of a {@link SimulatedDisk}, twice: as whoever lists them sees them, and as they are on the disk for good. A file
 * that was created, renamed or deleted since the last sync is found after a power cut as it is now or as it was, each change
 * for itself; a rename is whole or absent.
 *
 * <p>Thread: the simulation's.
 */
final class SimulatedDirectory {
    /** A file has got a name in place of the one it had, or, with null, has lost it. */
    private record Change(String oldName, String newName, Sectors file) {
        void apply(Map<String, Sectors> names) {
            if (newName == null) {
                names.remove(oldName, file);
            } else {
                names.values().remove(file);
                names.put(newName, file);
            }
        }
    }

    private final RandomGenerator random;
    private final TreeMap<String, Sectors> seen = new TreeMap<>();
    private final TreeMap<String, Sectors> kept = new TreeMap<>();
    private final List<Change> unsynced = new ArrayList<>();

    SimulatedDirectory(RandomGenerator random) {
        this.random = random;
    }

    /** The files by name. */
    Map<String, Sectors> files() {
        return seen;
    }

    void create(String name, Sectors file) {
        change(new Change(null, name, file));
    }

    void rename(String from, String to) {
        change(new Change(from, to, seen.get(from)));
    }

    void delete(String name) {
        change(new Change(name, null, seen.get(name)));
    }

    private void change(Change change) {
        change.apply(seen);
        unsynced.add(change);
    }

    /** Number of changes that a sync that begins now is for. */
    int unsyncedCount() {
        return unsynced.size();
    }

    /** The first so many of the unsynced changes are on the disk for good. */
    void sync(int count) {
        List<Change> synced = unsynced.subList(0, count);
        synced.forEach(change -> change.apply(kept));
        synced.clear();
    }

    /**
     * The power has gone.
     *
     * @param changesRate which part of the changes not synced is on the disk, 0 … 1.
     * @param sectorsRate the same of the sectors of files.
     */
    void cutPower(double changesRate, double sectorsRate) {
        for (Change change : unsynced) {
            if (random.nextDouble() < changesRate) {
                change.apply(kept);
            }
        }
        seen.clear();
        seen.putAll(kept);
        unsynced.clear();
        seen.values().stream().distinct().forEach(file -> file.cutPower(sectorsRate));
    }
}
