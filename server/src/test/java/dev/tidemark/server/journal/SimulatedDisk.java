package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A disk for the seeded simulator: files of sectors of 512 bytes in one directory, in memory, as nasty as {@link Disk} allows.
 *
 * <p>A process that dies ({@link #crash}) leaves all that it wrote, the last write perhaps in part. A power cut
 * ({@link #cutPower}) leaves what was synced and, of the rest, any sectors in any order, files as long as they were before or
 * after, and each change of the directory or not. Before that, {@link #faults} lets writes and syncs fail, the disk be full,
 * and the process die in any call. Each process has its own object; those before it are dead.
 *
 * <p>Thread: the simulation's.
 */
public final class SimulatedDisk implements Disk {
    /** Nothing, little, half, nearly all, all of what was not synced may be on the disk when the power goes. */
    private static final double[] RATES = {0, 0.1, 0.5, 0.9, 1};

    private final RandomGenerator random;
    private final SimulatedDirectory directory;
    private final DiskFaults faults;
    private Runnable meanwhile = () -> {};
    private boolean locked;

    public SimulatedDisk(RandomGenerator random) {
        this(random, new SimulatedDirectory(random));
    }

    private SimulatedDisk(RandomGenerator random, SimulatedDirectory directory) {
        this.random = random;
        this.directory = directory;
        faults = new DiskFaults(random);
    }

    /** What goes wrong, and when. */
    public DiskFaults faults() {
        return faults;
    }

    /** Is run in the middle of every sync, as other threads go on while one waits for the disk. */
    public void duringSyncs(Runnable runnable) {
        meanwhile = runnable;
    }

    /** The process dies. @return the disk as the next process finds it. */
    public SimulatedDisk crash() {
        faults.die();
        return new SimulatedDisk(random, directory);
    }

    /** The power goes. @return the disk as the next process finds it. */
    public SimulatedDisk cutPower() {
        faults.die();
        directory.cutPower(anyRate(), anyRate());
        return new SimulatedDisk(random, directory);
    }

    /** Bytes of all files. */
    public long bytes() {
        return directory.files().values().stream().mapToLong(Sectors::size).sum();
    }

    @Override
    public List<String> list() {
        enter();
        List<String> names = new ArrayList<>(directory.files().keySet());
        for (int i = names.size(); i > 1; i--) {
            names.add(names.remove(random.nextInt(i)));
        }
        return names;
    }

    @Override
    public DiskFile create(String name) {
        enter();
        Sectors sectors = new Sectors(random);
        directory.create(name, sectors);
        return new SimulatedFile(this, name, sectors, true);
    }

    @Override
    public DiskFile open(String name) throws IOException {
        enter();
        return new SimulatedFile(this, name, find(name), true);
    }

    @Override
    public DiskFile openToRead(String name) throws IOException {
        enter();
        return new SimulatedFile(this, name, find(name), false);
    }

    @Override
    public void rename(String name, String newName) throws IOException {
        enter();
        find(name);
        directory.rename(name, newName);
    }

    @Override
    public void delete(String name) throws IOException {
        enter();
        find(name);
        directory.delete(name);
    }

    @Override
    public void syncDirectory() throws IOException {
        enter();
        int changes = directory.unsyncedCount();
        meanwhile();
        if (faults.isSyncToFail()) {
            throw new IOException("simulated: directory not synced");
        }
        directory.sync(Math.min(changes, directory.unsyncedCount()));
    }

    @Override
    public boolean lock() {
        enter();
        boolean free = !locked;
        locked = true;
        return free;
    }

    @Override
    public void close() {
        locked = false;
    }

    /** Any call begins: of a dead process none does anything. */
    void enter() {
        if (faults.isCrashDue()) {
            throw new SimulatedCrash();
        }
    }

    /** What happens while a sync waits. */
    void meanwhile() {
        meanwhile.run();
        if (faults.isCrashed()) {
            throw new SimulatedCrash();
        }
    }

    private double anyRate() {
        return RATES[random.nextInt(RATES.length)];
    }

    int anyUpTo(int bound) {
        return random.nextInt(bound + 1);
    }

    private Sectors find(String name) throws NoSuchFileException {
        Sectors sectors = directory.files().get(name);
        if (sectors == null) {
            throw new NoSuchFileException(name);
        }
        return sectors;
    }

    @Override
    public String toString() {
        return "simulated";
    }
}
