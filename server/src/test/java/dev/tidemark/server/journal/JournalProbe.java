package dev.tidemark.server.journal;

import dev.tidemark.protocol.EntryLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * Measures a journal on a disk: appending and writing turns of several sizes with a sync every second, syncs alone, and
 * recovery. Prints a line a step. Not a test: run by hand, as
 * <pre>
 *   JournalProbe directory records
 * </pre>
 * in a directory on the disk that is meant, which must be empty and is emptied again.
 */
public final class JournalProbe {
    private static final int SEGMENT_BYTES = 32 << 20;
    private static final int[] RECORDS_OF_A_TURN = {1, 16, 64, 256, 1_024};
    private static final int SYNCS = 300;

    private final Path directory;
    private final OneToOneConcurrentArrayQueue<JournalTask> inbox =
            new OneToOneConcurrentArrayQueue<>(SegmentJournal.MOST_TASKS_UNDER_WAY);
    private final long entry = UnsafeApi.allocateMemory(EntryLayout.LENGTH);

    private JournalProbe(Path directory) {
        this.directory = directory;
        UnsafeApi.setMemory(entry, EntryLayout.LENGTH, (byte) 1);
    }

    public static void main(String[] args) throws IOException {
        JournalProbe probe = new JournalProbe(Path.of(args[0]));
        int records = Integer.parseInt(args[1]);
        probe.append(256, records, false); // warms up
        for (int count : RECORDS_OF_A_TURN) {
            probe.append(count, Math.min(records, count * 500_000), true);
        }
        probe.sync();
        probe.recover(records);
        UnsafeApi.freeMemory(probe.entry);
    }

    private JournalDirectory open(SyncMode mode) {
        return JournalDirectory.open(
                new FileDisk(directory), new JournalSettings(mode, 1_000, SEGMENT_BYTES, 1L << 40, 1));
    }

    private void endTurn(SegmentJournal journal) {
        for (JournalTask task = inbox.poll(); task != null; task = inbox.poll()) {
            journal.onCompleted(task);
        }
        journal.endTurn(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** Waits for a segment, which a disk that is slower than the appending does not have ready in time. */
    private void awaitRoom(SegmentJournal journal, int count) {
        while (!journal.hasRoom(count)) {
            Thread.onSpinWait();
            endTurn(journal);
        }
    }

    private void append(int recordsOfATurn, int records, boolean prints) {
        int turns = records / recordsOfATurn;
        long[] turnNs = new long[turns];
        long waitedNs = 0;
        try (JournalDirectory disk = open(SyncMode.INTERVAL)) {
            SegmentJournal journal = disk.begin(0, new JournalThread(0, inbox::offer));
            for (int turn = 0; turn < turns; turn++) {
                if (!journal.hasRoom(recordsOfATurn)) {
                    long beginNs = System.nanoTime();
                    awaitRoom(journal, recordsOfATurn);
                    waitedNs += System.nanoTime() - beginNs;
                }
                long beginNs = System.nanoTime();
                for (int i = 0; i < recordsOfATurn; i++) {
                    if (journal.hasRoom(1)) {
                        journal.append(turn, entry);
                    }
                }
                endTurn(journal);
                turnNs[turn] = System.nanoTime() - beginNs;
                if (journal.isWorthTruncating(journal.committable())) {
                    journal.truncate(journal.committable());
                }
            }
            journal.close(true);
        }
        if (prints) {
            print("append, " + recordsOfATurn + " records a turn", turnNs, recordsOfATurn);
            System.out.printf(Locale.ROOT, "    waited for segments: %d ms%n", TimeUnit.NANOSECONDS.toMillis(waitedNs));
        }
    }

    private static void print(String name, long[] ns, int recordsOfATurn) {
        double sum = Arrays.stream(ns).sum();
        Arrays.sort(ns);
        System.out.printf(
                Locale.ROOT,
                "%-32s %6.0f ns a record (median turn: %.0f)   turns us: p50 %.1f p99 %.1f p99.99 %.0f max %.0f  over 1 ms: %d of %d%n",
                name,
                sum / ns.length / recordsOfATurn,
                (double) ns[ns.length / 2] / recordsOfATurn,
                ns[ns.length / 2] / 1e3,
                ns[(int) (ns.length * 0.99)] / 1e3,
                ns[(int) (ns.length * 0.9999)] / 1e3,
                ns[ns.length - 1] / 1e3,
                Arrays.stream(ns).filter(turn -> turn > 1_000_000).count(),
                ns.length);
    }

    /** A change, and the time until it is confirmed. */
    private void sync() {
        long[] ns = new long[SYNCS];
        try (JournalDirectory disk = open(SyncMode.ALWAYS)) {
            SegmentJournal journal = disk.begin(0, new JournalThread(0, inbox::offer));
            for (int i = 0; i < SYNCS; i++) {
                awaitRoom(journal, 1);
                long beginNs = System.nanoTime();
                journal.append(i, entry);
                long end = journal.end();
                endTurn(journal);
                while (journal.confirmed() < end) {
                    Thread.onSpinWait();
                    endTurn(journal);
                }
                ns[i] = System.nanoTime() - beginNs;
            }
            journal.close(true);
        }
        print("always, one change at a time", ns, 1);
    }

    private void recover(int records) throws IOException {
        try (JournalDirectory disk = open(SyncMode.OFF)) {
            SegmentJournal journal = disk.begin(0, new JournalThread(0, inbox::offer));
            for (int i = 0; i < records; i++) {
                awaitRoom(journal, 1);
                journal.append(i, entry);
                if (i % 64 == 63) {
                    endTurn(journal);
                }
            }
            journal.close(false);
        }
        for (int round = 0; round < 5; round++) {
            try (JournalDirectory disk = open(SyncMode.OFF)) {
                Recovered recovered = disk.recover(new RecordSink() {
                    @Override
                    public void onRecord(long user, long at) {}

                    @Override
                    public void onGroupEnd() {}
                });
                System.out.printf(
                        Locale.ROOT,
                        "recover (verify and read)        %d records in %d ms: %.1f M/s%n",
                        recovered.kept().records(),
                        recovered.ms(),
                        recovered.kept().records() / 1e3 / Math.max(1, recovered.ms()));
            }
        }
        try (JournalDirectory disk = open(SyncMode.OFF)) {
            disk.discard();
        }
        try (Stream<Path> left = Files.list(directory)) {
            System.out.println("files left=" + left.count());
        }
    }
}
