package dev.tidemark.server.store.rocksdb;

import dev.tidemark.server.store.ReadStateStore;
import dev.tidemark.server.store.StoreTask;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.SplittableRandom;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;

/**
 * Measures loads and commits through the whole store, as a shard gives them: one thread that keeps a number of tasks
 * under way. Prints a line a step. Not a test: run by hand, or by a script, as
 * <pre>
 *   StoreThroughputProbe directory users statesPerUser loadThreads tasksUnderWay
 * </pre>
 * in an empty directory on the disk that is meant. Users are chosen at random; data is in the page cache.
 */
public final class StoreThroughputProbe {
    private static final int TASKS_PER_STEP = 1_000_000;
    private static final long BLOCK_CACHE_BYTES = 64L << 20;

    private final ReadStateStore store;
    private final int users;
    private final int states;
    private final int underWay;
    private final ManyToOneConcurrentArrayQueue<StoreTask> answers;
    private final SplittableRandom random = new SplittableRandom(1);
    private long clock = 1_790_000_000_000_000L;

    private StoreThroughputProbe(ReadStateStore store, int users, int states, int underWay) {
        this.store = store;
        this.users = users;
        this.states = states;
        this.underWay = underWay;
        answers = new ManyToOneConcurrentArrayQueue<>(2 * underWay);
    }

    public static void main(String[] args) {
        int underWay = Integer.parseInt(args[4]);
        try (RocksDbStore store =
                RocksDbStore.open(Path.of(args[0]), Integer.parseInt(args[3]), 2 * underWay, BLOCK_CACHE_BYTES)) {
            new StoreThroughputProbe(store, Integer.parseInt(args[1]), Integer.parseInt(args[2]), underWay).run();
        }
    }

    private void run() {
        step("fill", users, 1, true);
        step("load, warming up", TASKS_PER_STEP, 0, false);
        step("load", TASKS_PER_STEP, 0, false);
        step("commit", TASKS_PER_STEP, 1, false);
        step("load and commit by turns", TASKS_PER_STEP, 0.5, false);
    }

    /**
     * Keeps tasks under way until so many are done; prints the rate, and how long the loads took from call to answer.
     */
    private void step(String name, int count, double commits, boolean inOrder) {
        long[] loadNs = new long[count];
        long[] begunNs = new long[underWay];
        int loaded = 0;
        int begun = 0;
        IdentityHashMap<StoreTask, Integer> slots = new IdentityHashMap<>();
        long cpuNs = storeCpuNs();
        long beginNs = System.nanoTime();
        for (; begun < Math.min(underWay, count); begun++) {
            StoreTask task = new StoreTask(answers::offer);
            slots.put(task, begun);
            begunNs[begun] = System.nanoTime();
            begin(task, begun, commits, inOrder ? begun : random.nextInt(users));
        }
        for (int done = 0; done < count; ) {
            StoreTask task = answers.poll();
            if (task == null) {
                Thread.onSpinWait();
                continue;
            }
            done++;
            if (task.outcome() != StoreTask.DONE) {
                throw new IllegalStateException("a task failed: " + name);
            }
            int slot = slots.get(task);
            if (task.kind() == StoreTask.Kind.LOAD) {
                loadNs[loaded++] = System.nanoTime() - begunNs[slot];
            }
            if (begun < count) {
                begunNs[slot] = System.nanoTime();
                begin(task, begun, commits, inOrder ? begun : random.nextInt(users));
                begun++;
            }
        }
        double seconds = (System.nanoTime() - beginNs) / 1e9;
        Arrays.sort(loadNs, 0, loaded);
        System.out.printf(
                Locale.ROOT,
                "%-26s %8.0f /s  %6.2f us of the store's threads each",
                name,
                count / seconds,
                (storeCpuNs() - cpuNs) / 1e3 / count);
        if (loaded > 0) {
            System.out.printf(
                    Locale.ROOT,
                    "   a load takes us: p50 %.0f p99 %.0f p99.9 %.0f",
                    loadNs[loaded / 2] / 1e3,
                    loadNs[(int) (loaded * 0.99)] / 1e3,
                    loadNs[(int) (loaded * 0.999)] / 1e3);
        }
        System.out.println();
    }

    /** Processor time of the threads that load and commit, those of RocksDB left out. */
    private static long storeCpuNs() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().startsWith("store-")) {
                sum += threads.getThreadCpuTime(id);
            }
        }
        return sum;
    }

    private void begin(StoreTask task, int number, double commits, int userNumber) {
        long user = 1 + userNumber * 0x9E37_79B9_7F4A_7C15L;
        boolean commit = commits == 1 || (commits > 0 && (number & 1) == 0);
        if (!commit) {
            task.prepareLoad(user);
            store.load(task);
            return;
        }
        task.prepareCommit(user);
        clock += 2L * states;
        task.image().newestVersion(clock);
        task.image().whole(true);
        int[] counters = {1, 2, 0, 0};
        for (int i = 1; i <= states; i++) {
            task.image().add(i * 0x0100_0000_0101L, clock << 8, clock << 7, clock << 8, clock - i, counters);
        }
        store.commit(task);
    }
}
