package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JournalThreadTest {
    private static final class NamedTask extends JournalTask {
        private final Set<String> threads;
        private final CountDownLatch gate;

        NamedTask(Set<String> threads, CountDownLatch gate) {
            super("a test's");
            this.threads = threads;
            this.gate = gate;
        }

        @Override
        void work() {
            threads.add(Thread.currentThread().getName());
            try {
                gate.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void shouldRunTasksInOrderAndGiveEachBack() throws InterruptedException {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        List<JournalTask> done = new CopyOnWriteArrayList<>();
        CountDownLatch all = new CountDownLatch(3);
        JournalThread thread = new JournalThread(7, task -> {
            done.add(task);
            all.countDown();
        });
        CountDownLatch gate = new CountDownLatch(1);
        List<JournalTask> tasks =
                List.of(new NamedTask(threads, gate), new NamedTask(threads, gate), new NamedTask(threads, gate));
        tasks.forEach(thread::submit);
        gate.countDown();

        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(done).isEqualTo(tasks);
        assertThat(threads).containsExactly("journal-7");
        thread.close();
    }

    @Test
    void shouldGiveBackATaskThatThrowsWithWhatItHasThrownAndGoOn() {
        List<JournalTask> done = new CopyOnWriteArrayList<>();
        JournalThread thread = new JournalThread(0, done::add);
        JournalTask defect = new JournalTask("a defect's") {
            @Override
            void work() {
                throw new IllegalStateException("planted");
            }
        };
        JournalTask next = new NamedTask(ConcurrentHashMap.newKeySet(), new CountDownLatch(0));
        defect.onSubmitted();
        thread.submit(defect);
        next.onSubmitted();
        thread.submit(next);
        thread.close();

        assertThat(done).containsExactly(defect, next);
        assertThat(defect.failure()).isInstanceOf(IllegalStateException.class).hasMessage("planted");
        assertThat(next.failure()).isNull();
    }

    @Test
    void shouldFinishWhatWasSubmittedBeforeItCloses() {
        List<JournalTask> done = new CopyOnWriteArrayList<>();
        JournalThread thread = new JournalThread(0, done::add);
        CountDownLatch open = new CountDownLatch(0);
        thread.submit(new NamedTask(ConcurrentHashMap.newKeySet(), open));
        thread.submit(new NamedTask(ConcurrentHashMap.newKeySet(), open));
        thread.close();

        assertThat(done).hasSize(2);
        thread.close();
    }
}
