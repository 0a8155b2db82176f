package dev.tidemark.server.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A disk in memory, on which everything is for good at once; it can fill up and fail. Thread: safe from any. */
final class MemoryDisk implements Disk {
    private final Map<String, byte[]> files = new TreeMap<>();
    private long freeBytes = Long.MAX_VALUE;
    private Predicate<String> failingWrites = name -> false;
    private Predicate<String> failingSyncs = name -> false;
    private boolean failingDirectory;
    private int fileSyncs;
    private boolean locked;

    /** The same files on a disk that nobody has: what is left when the process dies now. */
    synchronized MemoryDisk afterCrash() {
        MemoryDisk copy = new MemoryDisk();
        files.forEach((name, bytes) -> copy.files.put(name, bytes.clone()));
        return copy;
    }

    /** How many bytes files can still grow by. */
    synchronized void freeBytes(long bytes) {
        freeBytes = bytes;
    }

    synchronized void failWrites(Predicate<String> names) {
        failingWrites = names;
    }

    synchronized void failSyncs(Predicate<String> names) {
        failingSyncs = names;
    }

    synchronized void failDirectorySyncs() {
        failingDirectory = true;
    }

    synchronized int fileSyncs() {
        return fileSyncs;
    }

    synchronized byte[] bytes(String name) {
        return files.get(name);
    }

    synchronized void put(String name, byte[] bytes) {
        files.put(name, bytes);
    }

    @Override
    public synchronized List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public synchronized DiskFile create(String name) throws IOException {
        if (freeBytes <= 0) {
            throw new IOException("No space left on device");
        }
        files.put(name, new byte[0]);
        return new MemoryFile(name);
    }

    @Override
    public synchronized DiskFile open(String name) throws IOException {
        require(name);
        return new MemoryFile(name);
    }

    @Override
    public DiskFile openToRead(String name) throws IOException {
        return open(name);
    }

    private byte[] require(String name) throws IOException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new NoSuchFileException(name);
        }
        return bytes;
    }

    @Override
    public synchronized void rename(String name, String newName) throws IOException {
        byte[] bytes = require(name);
        files.remove(name);
        byte[] replaced = files.put(newName, bytes);
        freeBytes += replaced == null ? 0 : replaced.length;
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        freeBytes += freeBytes == Long.MAX_VALUE ? 0 : require(name).length;
        files.remove(name);
    }

    @Override
    public synchronized void syncDirectory() throws IOException {
        if (failingDirectory) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public synchronized boolean lock() {
        boolean taken = !locked;
        locked = true;
        return taken;
    }

    @Override
    public synchronized void close() {
        locked = false;
    }

    @Override
    public String toString() {
        return "memory";
    }

    /** Follows its file through renames by the identity of its bytes, which are never shorter than before. */
    private final class MemoryFile implements DiskFile {
        private byte[] bytes;
        private String name;

        MemoryFile(String name) {
            this.name = name;
            bytes = files.get(name);
        }

        private String name() throws IOException {
            if (files.get(name) != bytes) {
                name = files.entrySet().stream()
                        .filter(entry -> entry.getValue() == bytes)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow(() -> new NoSuchFileException(name));
            }
            return name;
        }

        @Override
        public long size() {
            synchronized (MemoryDisk.this) {
                return bytes.length;
            }
        }

        @Override
        public int read(ByteBuffer target, long offset) {
            synchronized (MemoryDisk.this) {
                int length = (int) Math.max(0, Math.min(target.remaining(), bytes.length - offset));
                target.put(bytes, (int) Math.min(offset, bytes.length), length);
                return length;
            }
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            synchronized (MemoryDisk.this) {
                if (failingWrites.test(name())) {
                    throw new IOException("Input/output error");
                }
                long grown = Math.max(0, offset + source.remaining() - bytes.length);
                if (grown > freeBytes) {
                    throw new IOException("No space left on device");
                }
                if (grown > 0) {
                    freeBytes -= freeBytes == Long.MAX_VALUE ? 0 : grown;
                    String file = name();
                    bytes = Arrays.copyOf(bytes, (int) (bytes.length + grown));
                    files.put(file, bytes);
                }
                source.get(bytes, (int) offset, source.remaining());
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (MemoryDisk.this) {
                fileSyncs++;
                if (failingSyncs.test(name())) {
                    throw new IOException("Input/output error");
                }
            }
        }

        @Override
        public void close() {}
    }
}
