package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link SimulatedDisk}. Thread: the simulation's. */
final class SimulatedFile implements DiskFile {
    private final SimulatedDisk disk;
    private final String name;
    private final Sectors sectors;
    private final boolean writable;
    private boolean open = true;

    SimulatedFile(SimulatedDisk disk, String name, Sectors sectors, boolean writable) {
        this.disk = disk;
        this.name = name;
        this.sectors = sectors;
        this.writable = writable;
    }

    @Override
    public long size() {
        requireOpen();
        disk.enter();
        return sectors.size();
    }

    @Override
    public int read(ByteBuffer target, long offset) {
        requireOpen();
        disk.enter();
        return sectors.read(target, offset);
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
        requireOpen();
        requireWritable();
        int at = Math.toIntExact(offset);
        int length = source.remaining();
        if (disk.faults().isCrashDue()) {
            sectors.write(source, disk.anyUpTo(length), at);
            throw new SimulatedCrash();
        }
        if (disk.faults().isWriteToFail()) {
            sectors.write(source, Math.min(disk.anyUpTo(length), roomFor(at, length)), at);
            throw new IOException("simulated: not written: file=" + name);
        }
        int room = roomFor(at, length);
        sectors.write(source, room, at);
        if (room < length) {
            throw new IOException("simulated: no space left: file=" + name);
        }
    }

    /** How much of a write the disk has room for. */
    private int roomFor(int at, int length) {
        return disk.faults().isFull() ? Math.max(0, Math.min(length, sectors.size() - at)) : length;
    }

    @Override
    public void sync() throws IOException {
        requireOpen();
        requireWritable();
        disk.enter();
        Sectors.Flush flush = sectors.flush();
        try {
            disk.meanwhile();
        } catch (SimulatedCrash crash) {
            flush.giveUp();
            throw crash;
        }
        if (disk.faults().isSyncToFail()) {
            flush.fail();
            throw new IOException("simulated: not synced: file=" + name);
        }
        flush.succeed();
    }

    @Override
    public void close() {
        open = false;
    }

    private void requireOpen() {
        if (!open) {
            throw new AssertionError("used after it was closed: file=" + name);
        }
    }

    private void requireWritable() {
        if (!writable) {
            throw new AssertionError("opened to read, and written: file=" + name);
        }
    }
}
