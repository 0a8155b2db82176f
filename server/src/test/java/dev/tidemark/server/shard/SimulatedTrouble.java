package dev.tidemark.server.shard;

import dev.tidemark.server.journal.SimulatedDisk;
import dev.tidemark.server.store.SimulatedStore;
import java.util.SplittableRandom;

/** What goes wrong with the disk and the store of a simulated server, as its seed will have it. Thread: the simulation's. */
final class SimulatedTrouble {
    private final SplittableRandom random;

    SimulatedTrouble(SplittableRandom random) {
        this.random = random;
    }

    /** A start goes wrong. */
    void ofStart(SimulatedDisk disk, SimulatedStore store) {
        switch (random.nextInt(6)) {
            case 0 -> store.failureRate(0.1);
            case 1 -> disk.faults().full(true);
            case 2 -> disk.faults().syncFailureRate(0.1);
            case 3 -> disk.faults().writeFailureRate(0.1);
            default -> disk.faults().crashAfter(random.nextInt(100));
        }
    }

    /** A life goes wrong, or just ends at a call of the disk, or at its end. */
    void ofLife(SimulatedDisk disk, SimulatedStore store) {
        switch (random.nextInt(6)) {
            case 0 -> disk.faults().writeFailureRate(0.01);
            case 1 -> disk.faults().syncFailureRate(0.05);
            case 2, 3, 4 -> disk.faults().crashAfter(random.nextInt(200));
            default -> {}
        }
        change(disk, store);
    }

    /** The weather changes: what comes and goes without ending a life. */
    void change(SimulatedDisk disk, SimulatedStore store) {
        store.failureRate(random.nextInt(3) == 0 ? random.nextDouble() : 0);
        disk.faults().full(random.nextInt(4) == 0);
    }

    /** Nothing goes wrong any more. */
    void end(SimulatedDisk disk, SimulatedStore store) {
        disk.faults().calm();
        store.failureRate(0);
    }
}
