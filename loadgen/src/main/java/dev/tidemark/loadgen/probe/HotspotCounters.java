package dev.tidemark.loadgen.probe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The counters that HotSpot keeps in a file, {@code hsperfdata}, which jstat reads too: collections, their time, heap used.
 * Reading them costs the watched Java machine nothing.
 * <pre>
 * off len field           of the file
 *   0   4 magic           CA FE C0 C0
 *   4   1 byteOrder       0 big, 1 little
 *  24   4 entryOffset     of the first entry
 *  28   4 entryCount
 * off len field           of an entry
 *   0   4 entryLength
 *   4   4 nameOffset      from the entry's start; ends with a 0
 *   8   4 vectorLength    0 for a single value
 *  12   1 dataType        'J' is a long
 *  16   4 dataOffset      from the entry's start
 * </pre>
 * Thread: one.
 */
final class HotspotCounters {
    private static final int MAGIC = 0xCAFEC0C0;
    private static final int BYTE_ORDER_OFFSET = 4;
    private static final int ENTRY_OFFSET_OFFSET = 24;
    private static final int ENTRY_COUNT_OFFSET = 28;
    private static final int NAME_OFFSET_OFFSET = 4;
    private static final int VECTOR_LENGTH_OFFSET = 8;
    private static final int DATA_TYPE_OFFSET = 12;
    private static final int DATA_OFFSET_OFFSET = 16;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final ByteBuffer file;
    private final Map<String, Integer> longs = new HashMap<>();

    private HotspotCounters(ByteBuffer file) {
        this.file = file;
        int entry = file.getInt(ENTRY_OFFSET_OFFSET);
        for (int i = file.getInt(ENTRY_COUNT_OFFSET); i > 0; i--) {
            if (file.get(entry + DATA_TYPE_OFFSET) == 'J' && file.getInt(entry + VECTOR_LENGTH_OFFSET) == 0) {
                String name = text(entry + file.getInt(entry + NAME_OFFSET_OFFSET));
                longs.put(name, entry + file.getInt(entry + DATA_OFFSET_OFFSET));
            }
            entry += file.getInt(entry);
        }
    }

    private String text(int from) {
        StringBuilder text = new StringBuilder();
        for (int at = from; file.get(at) != 0; at++) {
            text.append((char) file.get(at));
        }
        return text.toString();
    }

    /** The counters of a process. @return null if it is no Java machine, or one that does not share them. */
    static HotspotCounters of(long pid) {
        Path tmp = Path.of("/proc", Long.toString(pid), "root", "tmp");
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(tmp, "hsperfdata_*")) {
            for (Path folder : folders) {
                Path file = folder.resolve(Long.toString(pid));
                if (Files.isReadable(file)) {
                    return of(file);
                }
            }
        } catch (IOException e) {
            return null; // another user's process
        }
        return null;
    }

    private static HotspotCounters of(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            ByteBuffer file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            if (file.capacity() <= ENTRY_COUNT_OFFSET || file.getInt(0) != MAGIC) {
                return null;
            }
            file.order(file.get(BYTE_ORDER_OFFSET) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            return new HotspotCounters(file);
        }
    }

    /** Collections that have ended, of all collectors. */
    long gcCount() {
        return sum("sun.gc.collector.", ".invocations");
    }

    /** Time spent in them. */
    long gcNs() {
        long ticksPerSecond = Math.max(1, sum("sun.os.hrt.", "frequency"));
        return (long) ((double) sum("sun.gc.collector.", ".time") * NANOS_PER_SECOND / ticksPerSecond);
    }

    /** Bytes of the Java heap in use, as of the last collection for some collectors. */
    long heapUsedBytes() {
        return sum("sun.gc.generation.", ".used");
    }

    private long sum(String prefix, String suffix) {
        long sum = 0;
        for (Map.Entry<String, Integer> counter : longs.entrySet()) {
            if (counter.getKey().startsWith(prefix) && counter.getKey().endsWith(suffix)) {
                sum += file.getLong(counter.getValue());
            }
        }
        return sum;
    }
}
