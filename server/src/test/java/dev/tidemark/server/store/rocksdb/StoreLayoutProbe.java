package dev.tidemark.server.store.rocksdb;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.StateLayout;
import dev.tidemark.server.store.UserImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Measures the two layouts the store could have: one value a user, and a row a state read by prefix (with one more row,
 * of channel 0, for the user's versions). Prints a line a layout and step. Not a test: run by hand, or by a script, as
 * <pre>
 *   StoreLayoutProbe directory users statesPerUser [blockBytes [compression]]
 * </pre>
 * in an empty directory on the disk that is meant. Reads are by one thread and warm; commits go in batches of 256
 * users, and are followed by waiting for flush and compaction, whose processor time is in the figure "cpu".
 */
public final class StoreLayoutProbe {
    private static final int USERS_PER_BATCH = 256;
    private static final long FIRST_ID = 1_100_000_000_000_000_000L;
    private static final long FIRST_VERSION = 1_790_000_000_000_000L;

    private final Database database;
    private final int users;
    private final int states;
    private final boolean packed;
    private final UserImage image = new UserImage();
    private final ByteBuffer userKey = ByteBuffer.allocateDirect(UserRow.KEY_LENGTH);
    private final ByteBuffer stateKey = ByteBuffer.allocateDirect(StateRow.KEY_LENGTH);
    private final ByteBuffer state =
            ByteBuffer.allocateDirect(StateLayout.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer value;
    private long clock = FIRST_VERSION;

    private StoreLayoutProbe(Database database, int users, int states, boolean packed) {
        this.database = database;
        this.users = users;
        this.states = states;
        this.packed = packed;
        value = ByteBuffer.allocateDirect(UserRow.packedCapacity(states)).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int users = Integer.parseInt(args[1]);
        int states = Integer.parseInt(args[2]);
        int blockBytes = args.length > 3 ? Integer.parseInt(args[3]) : 4096;
        CompressionType compression =
                args.length > 4 ? CompressionType.getCompressionType(args[4]) : CompressionType.LZ4_COMPRESSION;
        for (boolean packed : new boolean[] {true, false}) {
            Path own = Files.createDirectories(directory.resolve(packed ? "value-a-user" : "row-a-state"));
            try (Database database = Database.open(own, new Tuning(64L << 20, blockBytes, compression))) {
                new StoreLayoutProbe(database, users, states, packed).run();
            }
        }
    }

    private void run() throws RocksDBException, IOException, InterruptedException {
        print("fill", users, measure(() -> commitAll(users, states, false)));
        database.db().compactRange(database.users());
        database.db().compactRange(database.states());
        print("disk bytes a user", (double) diskBytes() / users);
        readAll(new SplittableRandom(1));
        print("read", users, measure(() -> readAll(new SplittableRandom(2))));
        for (int changed : new int[] {1, 3, 10}) {
            if (changed <= states) {
                print("commit of " + changed, users, measure(() -> commitAll(users, changed, true)));
            }
        }
        print("read after the commits", users, measure(() -> readAll(new SplittableRandom(3))));
    }

    private void commitAll(int count, int changed, boolean random) throws RocksDBException {
        SplittableRandom choice = new SplittableRandom(changed);
        try (WriteBatch batch = new WriteBatch();
                WriteOptions options = new WriteOptions()) {
            for (int i = 0; i < count; i++) {
                add(batch, random ? choice.nextInt(users) : i, changed);
                if ((i + 1) % USERS_PER_BATCH == 0 || i + 1 == count) {
                    database.db().write(options, batch);
                    batch.clear();
                }
            }
        }
    }

    /**
     * A commit has the whole image in the one layout and the changed states in the other, as a shard would give them.
     */
    private void add(WriteBatch batch, int number, int changed) throws RocksDBException {
        clock += 37;
        fill(number, packed ? states : changed);
        image.newestVersion(clock);
        if (packed) {
            UserRow.encodeKey(image.user(), userKey);
            UserRow.encodePacked(image, value);
            batch.put(database.users(), userKey, value);
            return;
        }
        StateRow.encodeKey(image.user(), 0, stateKey);
        UserRow.encodeSpread(image, value);
        batch.put(database.states(), stateKey, value);
        for (int i = 0; i < image.entryCount(); i++) {
            StateRow.encodeKey(image.user(), image.channel(i), stateKey);
            StateRow.encodeValue(image, i, state);
            batch.put(database.states(), stateKey, state);
        }
    }

    /**
     * Ids as a chat service has them: 64 bits with a time on top, so that the high bytes repeat and the low ones do
     * not.
     */
    private void fill(int number, int count) {
        SplittableRandom ids = new SplittableRandom(number);
        image.clear(user(number));
        long channel = FIRST_ID;
        int[] counters = new int[Counters.COUNT];
        for (int i = 0; i < count; i++) {
            channel += 1 + (ids.nextLong() >>> 10) / states;
            long message = FIRST_ID + (ids.nextLong() >>> 7) + clock;
            counters[0] = ids.nextInt(5) == 0 ? ids.nextInt(4) : 0;
            counters[1] = ids.nextInt(3) == 0 ? ids.nextInt(200) : 0;
            image.add(
                    channel,
                    message,
                    ids.nextInt(3) == 0 ? message : 0,
                    message + 4096,
                    clock - ids.nextInt(1 << 30),
                    counters);
        }
    }

    private static long user(int number) {
        return FIRST_ID + (new SplittableRandom(~number).nextLong() >>> 7);
    }

    private void readAll(SplittableRandom choice) throws RocksDBException {
        try (ReadOptions getOptions = new ReadOptions();
                ReadOptions walkOptions = new ReadOptions().setPrefixSameAsStart(true)) {
            for (int i = 0; i < users; i++) {
                image.clear(user(choice.nextInt(users)));
                UserRow.encodeKey(image.user(), userKey);
                int found = packed ? get(getOptions) : walk(walkOptions);
                if (found != states) {
                    throw new IllegalStateException("states read: " + found + ", expected " + states);
                }
            }
        } catch (CorruptValueException e) {
            throw new IllegalStateException(e);
        }
    }

    private int get(ReadOptions options) throws RocksDBException, CorruptValueException {
        value.clear();
        int length = database.db().get(database.users(), options, userKey, value);
        UserRow.decode(value, length, image);
        return image.entryCount();
    }

    private int walk(ReadOptions options) throws RocksDBException, CorruptValueException {
        try (RocksIterator rows = database.db().newIterator(database.states(), options)) {
            for (rows.seek(userKey); rows.isValid(); rows.next()) {
                stateKey.clear();
                int keyLength = rows.key(stateKey);
                if (stateKey.getLong(StateRow.CHANNEL_OFFSET) == 0) {
                    value.clear();
                    UserRow.decode(value, rows.value(value), image);
                } else {
                    state.clear();
                    StateRow.decode(stateKey, keyLength, state, rows.value(state), image);
                }
            }
            rows.status();
        }
        return image.entryCount();
    }

    private void settle() throws RocksDBException, InterruptedException {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            database.db().flush(options, families());
        }
        while (pending("rocksdb.compaction-pending") + pending("rocksdb.num-running-compactions") > 0) {
            Thread.sleep(1);
        }
    }

    private long pending(String property) throws RocksDBException {
        long sum = 0;
        for (ColumnFamilyHandle family : families()) {
            sum += database.db().getLongProperty(family, property);
        }
        return sum;
    }

    private long diskBytes() throws RocksDBException {
        return pending("rocksdb.total-sst-files-size");
    }

    private List<ColumnFamilyHandle> families() {
        return List.of(database.users(), database.states());
    }

    private interface Step {
        void run() throws RocksDBException;
    }

    private record Cost(long wallNs, long cpuNs, long writtenBytes) {}

    private Cost measure(Step step) throws RocksDBException, IOException, InterruptedException {
        long wallNs = System.nanoTime();
        long cpuNs = cpuNs();
        long writtenBytes = writtenBytes();
        step.run();
        wallNs = System.nanoTime() - wallNs;
        settle();
        return new Cost(wallNs, cpuNs() - cpuNs, writtenBytes() - writtenBytes);
    }

    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Bytes given to write calls by this process: log of writes, flushes and compactions. */
    private static long writtenBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("wchar: "))
                .mapToLong(line -> Long.parseLong(line.substring(7)))
                .sum();
    }

    private void print(String step, int count, Cost cost) {
        System.out.printf(
                Locale.ROOT,
                "%-13s %-24s %7.2f us wall %7.2f us cpu %9.0f bytes written, a user%n",
                name(),
                step,
                cost.wallNs / 1e3 / count,
                cost.cpuNs / 1e3 / count,
                (double) cost.writtenBytes / count);
    }

    private void print(String step, double figure) {
        System.out.printf(Locale.ROOT, "%-13s %-24s %7.0f%n", name(), step, figure);
    }

    private String name() {
        return packed ? "value a user" : "row a state";
    }
}
