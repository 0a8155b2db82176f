package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tidemark.protocol.EntryLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appending allocates nothing on the heap, over real files and the journal's own thread. */
class JournalAllocationTest {
    private static final int TURNS = 1_000_000;
    private static final int WARM_UP_TURNS = 200_000;
    private static final int PARTS = 5;
    private static final int SEGMENT_BYTES = 64 << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OneToOneConcurrentArrayQueue<JournalTask> inbox =
            new OneToOneConcurrentArrayQueue<>(SegmentJournal.MOST_TASKS_UNDER_WAY);
    private final long entry = UnsafeApi.allocateMemory(EntryLayout.LENGTH);
    private SegmentJournal journal;
    private long ms;

    @TempDir
    private Path dir;

    @Test
    void shouldAllocateNothingForAppendsAndTurns() {
        UnsafeApi.setMemory(entry, EntryLayout.LENGTH, (byte) 1);
        JournalSettings settings = new JournalSettings(SyncMode.INTERVAL, 1_000, SEGMENT_BYTES, 4L * SEGMENT_BYTES, 1);
        try (JournalDirectory directory = JournalDirectory.open(new FileDisk(dir), settings)) {
            journal = directory.begin(0, new JournalThread(0, inbox::offer));
            run(WARM_UP_TURNS);
            long least = Long.MAX_VALUE;
            long all = 0;
            for (int part = 0; part < PARTS; part++) {
                long before = allocated();
                run(TURNS / PARTS);
                long bytes = allocated() - before;
                least = Math.min(least, bytes);
                all += bytes;
            }
            System.out.println("allocated bytes=" + all + " turns=" + TURNS + " syncs=" + journal.syncs());
            assertThat(least).isZero();
            // What is done once a segment allocates; and so may the Java machine itself, once.
            assertThat(all).isLessThan(TURNS / 10);
            assertThat(journal.syncs()).isGreaterThan(100);
            journal.close(true);
        }
        UnsafeApi.freeMemory(entry);
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    /** A record a turn, 5,000 turns a second as the journal sees it; all is freed at once. */
    private void run(int turns) {
        for (int turn = 0; turn < turns; turn++) {
            if (!journal.hasRoom(1)) {
                awaitRoom();
            }
            journal.append(turn, entry);
            endTurn(turn);
            if (journal.isWorthTruncating(journal.committable())) {
                journal.truncate(journal.committable());
            }
        }
    }

    private void endTurn(int turn) {
        for (JournalTask task = inbox.poll(); task != null; task = inbox.poll()) {
            journal.onCompleted(task);
        }
        ms += turn % 5 == 0 ? 1 : 0;
        journal.endTurn(ms);
    }

    private void awaitRoom() {
        long deadlineNs = System.nanoTime() + 60_000_000_000L;
        while (!journal.hasRoom(1)) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError("no room in a minute");
            }
            Thread.onSpinWait();
            if (journal.isWorthTruncating(journal.committable())) {
                journal.truncate(journal.committable());
            }
            journal.hurry();
            endTurn(0);
        }
    }
}
