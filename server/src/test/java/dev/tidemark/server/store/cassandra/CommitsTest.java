package dev.tidemark.server.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Commits over a cluster that answers when the test says so. */
class CommitsTest {
    private static final long LEASE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);

    private final List<List<Step>> sent = new ArrayList<>();
    private final List<CompletableFuture<String>> answers = new ArrayList<>();
    private final List<Integer> outcomes = new ArrayList<>();
    private final ManualTimer timer = new ManualTimer();
    private final Lease lease = new Lease(LEASE_NS);
    private boolean connected = true;
    private final Commits commits = new Commits(
            () -> connected ? this::send : null,
            lease,
            timer::nowNs,
            new Retry(timer, timer::nowNs, TIMEOUT_NS, failure -> failure instanceof IllegalStateException),
            new CassandraSettings.Batch(1 << 20, 2),
            (task, outcome) -> outcomes.add(outcome));

    CommitsTest() {
        lease.extend(timer.nowNs());
    }

    private CompletionStage<?> send(UserImage image, List<Step> part) {
        sent.add(part);
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    private static StoreTask task(int states, boolean whole, int storedForm) {
        StoreTask task = new StoreTask(answered -> {});
        task.prepareCommit(42);
        for (int i = 1; i <= states; i++) {
            task.image().add(i, 0, 0, 0, i, new int[4]);
        }
        task.image().newestVersion(states);
        task.image().whole(whole);
        task.image().storedForm(storedForm);
        return task;
    }

    private void answer(int index) {
        answers.get(index).complete("taken");
    }

    private void fail(int index, RuntimeException failure) {
        answers.get(index).completeExceptionally(failure);
    }

    @Test
    void shouldAnswerOnceTheClusterHasTakenIt() {
        StoreTask task = task(1, true, StoredForm.NONE);
        commits.begin(task);
        assertThat(outcomes).isEmpty();

        answer(0);

        assertThat(outcomes).containsExactly(StoreTask.DONE);
        assertThat(task.image().storedForm()).isEqualTo(StoredForm.ROWS);
    }

    @Test
    void shouldSendAPartWhenTheOneBeforeIsTaken() {
        commits.begin(task(3, true, StoredForm.NONE));
        assertThat(sent).hasSize(1);
        answer(0);
        assertThat(sent).hasSize(2);
        assertThat(outcomes).isEmpty();
        answer(1);

        assertThat(sent).hasSize(2);
        assertThat(outcomes).containsExactly(StoreTask.DONE);
    }

    @Test
    void shouldSendNothingOnceTheLeaseHasPassed() {
        timer.advance(LEASE_NS);

        commits.begin(task(1, true, StoredForm.NONE));

        assertThat(sent).isEmpty();
        assertThat(outcomes).containsExactly(StoreTask.FAILED);
    }

    @Test
    void shouldSendNoFurtherPartOnceTheLeaseHasPassed() {
        StoreTask task = task(3, true, StoredForm.NONE);
        commits.begin(task);
        timer.advance(LEASE_NS);
        answer(0);

        assertThat(sent).hasSize(1);
        assertThat(outcomes).containsExactly(StoreTask.FAILED);
        assertThat(task.image().storedForm()).isEqualTo(StoredForm.UNSURE);
    }

    @Test
    void shouldNotTryAgainOnceTheLeaseHasPassed() {
        commits.begin(task(1, true, StoredForm.NONE));
        fail(0, new IllegalStateException("overloaded"));
        lease.end();
        timer.advance(TIMEOUT_NS);

        assertThat(sent).hasSize(1);
        assertThat(outcomes).containsExactly(StoreTask.FAILED);
    }

    @Test
    void shouldTryAgainWhatMayPass() {
        commits.begin(task(1, true, StoredForm.NONE));
        fail(0, new IllegalStateException("overloaded"));
        assertThat(outcomes).isEmpty();
        timer.advance(Retry.FIRST_PAUSE_NS);
        assertThat(sent).hasSize(2);
        answer(1);

        assertThat(outcomes).containsExactly(StoreTask.DONE);
        assertThat(sent.get(1)).isEqualTo(sent.get(0));
    }

    @Test
    void shouldFailWhatDoesNotPassInTime() {
        commits.begin(task(1, true, StoredForm.NONE));
        int tries = 0;
        while (outcomes.isEmpty()) {
            assertThat(sent).hasSizeGreaterThan(tries);
            fail(tries++, new IllegalStateException("overloaded"));
            while (timer.waiting() > 0) {
                timer.advance(Retry.FIRST_PAUSE_NS / 4);
            }
            assertThat(tries).isLessThan(20);
        }

        assertThat(outcomes).containsExactly(StoreTask.FAILED);
        assertThat(tries).isGreaterThan(5);
        assertThat(timer.nowNs()).isLessThan(TIMEOUT_NS + TIMEOUT_NS / 2);
    }

    @Test
    void shouldFailAtOnceWhatDoesNotPass() {
        commits.begin(task(1, true, StoredForm.NONE));
        fail(0, new UnsupportedOperationException("a wrong statement"));

        assertThat(outcomes).containsExactly(StoreTask.FAILED);
        assertThat(timer.waiting()).isZero();
    }

    /** The changed states that a commit failed to write are in the next one too, so no whole one is needed. */
    @Test
    void shouldNotAskForAllStatesAfterChangedOnesFailed() {
        StoreTask task = task(1, false, StoredForm.ROWS);
        commits.begin(task);
        fail(0, new UnsupportedOperationException("a wrong statement"));

        assertThat(task.image().storedForm()).isEqualTo(StoredForm.ROWS);
    }

    @Test
    void shouldFailWhileNotConnected() {
        connected = false;
        commits.begin(task(1, true, StoredForm.NONE));

        assertThat(outcomes).containsExactly(StoreTask.FAILED);
    }

    @Test
    void shouldAnswerASyncAtOnce() {
        StoreTask task = new StoreTask(answered -> {});
        task.prepareSync();
        commits.begin(task);

        assertThat(outcomes).containsExactly(StoreTask.DONE);
        assertThat(sent).isEmpty();
    }
}
