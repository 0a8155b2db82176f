package dev.tidemark.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskQueueTest {
    private final List<StoreTask> answered = new ArrayList<>();

    private StoreTask task() {
        StoreTask task = new StoreTask(answered::add);
        task.prepareLoad(1);
        return task;
    }

    @Test
    void shouldRefuseTasksWhenFull() {
        TaskQueue queue = new TaskQueue(2, 1);

        assertThat(queue.offer(task())).isTrue();
        assertThat(queue.offer(task())).isTrue();
        assertThat(queue.offer(task())).isFalse();
        assertThat(queue.poll()).isNotNull();
        assertThat(queue.offer(task())).isTrue();
    }

    @Test
    void shouldGiveOutWhatItHasBeforeItEnds() {
        TaskQueue queue = new TaskQueue(8, 1);
        StoreTask first = task();
        StoreTask second = task();
        queue.offer(first);
        queue.offer(second);
        queue.close();

        assertThat(queue.offer(task())).isFalse();
        assertThat(queue.take(0)).isSameAs(first);
        assertThat(queue.take(0)).isSameAs(second);
        assertThat(queue.take(0)).isNull();
        assertThat(answered).isEmpty();
    }

    @Test
    void shouldFailWhatNobodyTook() {
        TaskQueue queue = new TaskQueue(8, 1);
        StoreTask left = task();
        queue.offer(left);
        queue.close();

        queue.finish();

        assertThat(answered).containsExactly(left);
        assertThat(left.outcome()).isEqualTo(StoreTask.FAILED);
    }

    @Test
    void shouldWakeSleepersWhenItCloses() throws InterruptedException {
        TaskQueue queue = new TaskQueue(8, 2);
        Thread first = new Thread(() -> queue.take(0));
        Thread second = new Thread(() -> queue.take(1));
        first.start();
        second.start();

        queue.close();

        first.join();
        second.join();
    }

    @Test
    void shouldNotBeStoppedByAnInterrupt() throws InterruptedException {
        TaskQueue queue = new TaskQueue(8, 1);
        Semaphore taken = new Semaphore(0);
        Thread taker = new Thread(() -> {
            while (queue.take(0) != null) {
                taken.release();
            }
        });
        taker.start();
        taker.interrupt();
        queue.offer(task());
        taken.acquire();
        queue.close();
        taker.join();
    }

    /** One task at a time, so that each offer meets takers that sleep or are about to. */
    @Test
    void shouldNeverSleepOverATask() throws InterruptedException {
        int takers = 3;
        TaskQueue queue = new TaskQueue(8, takers);
        Semaphore taken = new Semaphore(0);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < takers; i++) {
            int taker = i;
            Thread thread = new Thread(() -> {
                while (queue.take(taker) != null) {
                    taken.release();
                }
            });
            thread.start();
            threads.add(thread);
        }
        StoreTask task = task();
        for (int i = 0; i < 50_000; i++) {
            assertThat(queue.offer(task)).isTrue();
            taken.acquire();
        }
        queue.close();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** The end comes between the look whether it has come and the task's entry into the queue. */
    @Test
    void shouldFailATaskThatMeetsTheEnd() {
        TaskQueue[] queue = new TaskQueue[1];
        queue[0] = new TaskQueue(
                new ArrayBlockingQueue<>(8) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public boolean offer(StoreTask task) {
                        queue[0].close();
                        queue[0].finish();
                        return super.offer(task);
                    }
                },
                1);
        StoreTask task = task();

        assertThat(queue[0].offer(task)).isTrue();

        assertThat(answered).containsExactly(task);
        assertThat(task.outcome()).isEqualTo(StoreTask.FAILED);
    }

    /** A task comes between the last look into the queue and the sleep. */
    @Test
    void shouldNotSleepOverATaskThatComesAtTheLastMoment() {
        StoreTask task = task();
        TaskQueue queue = new TaskQueue(
                new ArrayBlockingQueue<>(8) {
                    private static final long serialVersionUID = 1;

                    private boolean looked;

                    @Override
                    public StoreTask poll() {
                        StoreTask found = super.poll();
                        if (!looked) {
                            looked = true;
                            super.offer(task);
                        }
                        return found;
                    }
                },
                1);

        assertThat(queue.take(0)).isSameAs(task);
    }

    /** Over and over, offers that meet the end are refused, taken, or answered: never lost. */
    @Test
    void shouldLoseNoTaskAtTheEnd() throws InterruptedException {
        for (int round = 0; round < 500; round++) {
            TaskQueue queue = new TaskQueue(64, 1);
            AtomicInteger settled = new AtomicInteger();
            AtomicInteger accepted = new AtomicInteger();
            Thread taker = new Thread(() -> {
                while (queue.take(0) != null) {
                    settled.incrementAndGet();
                }
            });
            List<Thread> offering = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                offering.add(new Thread(() -> {
                    for (int n = 0; n < 200; n++) {
                        StoreTask task = new StoreTask(failed -> settled.incrementAndGet());
                        task.prepareLoad(n);
                        if (queue.offer(task)) {
                            accepted.incrementAndGet();
                        }
                    }
                }));
            }
            taker.start();
            offering.forEach(Thread::start);
            queue.close();
            taker.join();
            queue.finish();
            for (Thread thread : offering) {
                thread.join();
            }
            assertThat(settled.get()).as("round %d", round).isEqualTo(accepted.get());
        }
    }
}
