package dev.tidemark.server.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * The bytes of one file of a {@link SimulatedDisk}, twice: as whoever reads the file sees them, and as they are on the disk
 * for good. What was written and not synced is unsynced: some of it gets to the disk all the same, sector by sector and in any
 * order, now or never.
 *
 * <p>Thread: the simulation's.
 */
final class Sectors {
    /** Bytes that are written whole or not at all. */
    static final int LENGTH = 512;

    private final RandomGenerator random;
    private byte[] seen = new byte[0];
    private byte[] kept = new byte[0];
    private int size;
    private int keptSize;
    private final BitSet unsynced = new BitSet();

    Sectors(RandomGenerator random) {
        this.random = random;
    }

    /** What a sync has taken on its way to the disk. */
    final class Flush {
        private final BitSet taken = (BitSet) unsynced.clone();
        private final byte[] bytes = Arrays.copyOf(seen, size);

        private Flush() {
            unsynced.clear();
        }

        /** All that was taken is on the disk for good. */
        void succeed() {
            taken.stream().forEach(this::keep);
            keptSize = Math.max(keptSize, bytes.length);
        }

        /**
         * The disk has failed: of each sector nobody knows. It may be on the disk; it may be taken for clean though it is not,
         * so that no later sync writes it; or it may still wait to be written.
         */
        void fail() {
            taken.stream().forEach(sector -> {
                switch (random.nextInt(3)) {
                    case 0 -> keep(sector);
                    case 1 -> unsynced.set(sector);
                    default -> {}
                }
            });
        }

        /** The machine or the process has stopped in the middle. */
        void giveUp() {
            unsynced.or(taken);
        }

        private void keep(int sector) {
            keepSector(sector, bytes);
        }
    }

    int size() {
        return size;
    }

    /** Fills the buffer from an offset as far as there are bytes. @return how many. */
    int read(ByteBuffer into, long offset) {
        int length = (int) Math.min(into.remaining(), size - offset);
        if (length <= 0) {
            return 0;
        }
        into.put(seen, (int) offset, length);
        return length;
    }

    /** Takes so many bytes of a buffer to an offset, and makes the file longer where they reach beyond its end. */
    void write(ByteBuffer from, int length, int offset) {
        if (length == 0) {
            return;
        }
        int first = offset / LENGTH;
        int last = (offset + length - 1) / LENGTH;
        for (int sector = unsynced.nextSetBit(first); sector >= 0 && sector <= last; ) {
            if (random.nextBoolean()) {
                keepSector(sector, seen);
            }
            sector = unsynced.nextSetBit(sector + 1);
        }
        growTo(offset + length);
        from.get(seen, offset, length);
        unsynced.set(first, last + 1);
    }

    /** Begins a sync. What is written from now on is not part of it. */
    Flush flush() {
        return new Flush();
    }

    /**
     * The power has gone: of what was not on the disk some is, and nobody ever sees the rest.
     *
     * @param rate which part of the sectors is, 0 … 1.
     */
    void cutPower(double rate) {
        unsynced.stream().filter(sector -> random.nextDouble() < rate).forEach(sector -> keepSector(sector, seen));
        keptSize = switch (random.nextInt(3)) {
            case 0 -> keptSize;
            case 1 -> keptSize + random.nextInt(size - keptSize + 1);
            default -> size;
        };
        size = keptSize;
        kept = Arrays.copyOf(kept, (size + LENGTH - 1) / LENGTH * LENGTH);
        Arrays.fill(kept, size, kept.length, (byte) 0);
        seen = kept.clone();
        unsynced.clear();
    }

    private void keepSector(int sector, byte[] bytes) {
        int from = sector * LENGTH;
        int to = Math.min(bytes.length, from + LENGTH);
        if (kept.length < from + LENGTH) {
            kept = Arrays.copyOf(kept, Math.max(from + LENGTH, seen.length));
        }
        System.arraycopy(bytes, from, kept, from, to - from);
    }

    private void growTo(int newSize) {
        if (newSize > seen.length) {
            seen = Arrays.copyOf(seen, Math.max(newSize, Math.min(2 * seen.length, seen.length + (1 << 16))));
        }
        size = Math.max(size, newSize);
    }
}
