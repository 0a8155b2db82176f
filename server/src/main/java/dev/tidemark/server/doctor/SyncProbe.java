package dev.tidemark.server.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Measures how long a disk takes to keep something for good: writes 4 KiB after 4 KiB over a file that has its size already, as the
 * journal does, each followed by a sync. Ends after 500 of them or 2 s, and removes the file.
 *
 * <p>Thread: one; blocks.
 */
final class SyncProbe {
    private static final int MOST_SYNCS = 500;
    private static final int BLOCK_BYTES = 4_096;

    private final long mostNs;

    /** Measures for so long at most. */
    SyncProbe(long mostNs) {
        this.mostNs = mostNs;
    }

    /** Measures in a directory that is there. */
    SyncTimes measure(Path directory) throws IOException {
        long startNs = System.nanoTime();
        Path file = Files.createTempFile(directory, ".tidemark-doctor-", ".probe");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            write(channel, new byte[MOST_SYNCS * BLOCK_BYTES], 0);
            channel.force(true);
            long[] ns = new long[MOST_SYNCS];
            byte[] block = new byte[BLOCK_BYTES];
            Arrays.fill(block, (byte) 1);
            int count = 0;
            do {
                long beforeNs = System.nanoTime();
                write(channel, block, (long) count * BLOCK_BYTES);
                channel.force(false);
                ns[count++] = System.nanoTime() - beforeNs;
            } while (count < MOST_SYNCS && System.nanoTime() - startNs < mostNs);
            return new SyncTimes(Arrays.copyOf(ns, count));
        } finally {
            Files.delete(file);
        }
    }

    private static void write(FileChannel channel, byte[] bytes, long position) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer, position + buffer.position());
        }
    }
}
