package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A disk that can be changed so many times, directory and files, until its process is dead. */
final class DyingDisk implements Disk {
    private final MemoryDisk disk;
    private int left;

    DyingDisk(MemoryDisk disk, int steps) {
        this.disk = disk;
        left = steps;
    }

    private void step() throws IOException {
        if (left-- <= 0) {
            throw new IOException("dead");
        }
    }

    @Override
    public List<String> list() {
        return disk.list();
    }

    @Override
    public DiskFile create(String name) throws IOException {
        step();
        return new DyingFile(disk.create(name));
    }

    @Override
    public DiskFile open(String name) throws IOException {
        return new DyingFile(disk.open(name));
    }

    @Override
    public DiskFile openToRead(String name) throws IOException {
        return disk.openToRead(name);
    }

    @Override
    public void rename(String name, String newName) throws IOException {
        step();
        disk.rename(name, newName);
    }

    @Override
    public void delete(String name) throws IOException {
        step();
        disk.delete(name);
    }

    @Override
    public void syncDirectory() throws IOException {
        step();
        disk.syncDirectory();
    }

    @Override
    public boolean lock() {
        return disk.lock();
    }

    @Override
    public void close() {
        disk.close();
    }

    private final class DyingFile implements DiskFile {
        private final DiskFile file;

        DyingFile(DiskFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            return file.read(target, offset);
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            step();
            file.write(source, offset);
        }

        @Override
        public void sync() throws IOException {
            step();
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
