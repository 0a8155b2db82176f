package dev.tidemark.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Collects answered tasks, as the inbox of a shard does. Thread: one takes, any gives. */
public final class Answers implements StoreTask.Completions {
    private static final long TIMEOUT_S = 30;

    private final LinkedBlockingQueue<StoreTask> answered = new LinkedBlockingQueue<>();

    @Override
    public void onCompleted(StoreTask task) {
        answered.add(task);
    }

    /** Waits for the next answer. */
    public StoreTask take() {
        try {
            StoreTask task = answered.poll(TIMEOUT_S, TimeUnit.SECONDS);
            assertThat(task).as("an answer within %d s", TIMEOUT_S).isNotNull();
            return task;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many answers wait to be taken. */
    public int count() {
        return answered.size();
    }

    /** Loads a user and waits for the answer. */
    public static StoreTask load(ReadStateStore store, long user) {
        Answers answers = new Answers();
        StoreTask task = new StoreTask(answers);
        task.prepareLoad(user);
        store.load(task);
        assertThat(answers.take()).isSameAs(task);
        return task;
    }

    /** Loads a user, who must be there or unknown. */
    public static PlainUser loaded(ReadStateStore store, long user) {
        StoreTask task = load(store, user);
        assertThat(task.outcome()).isEqualTo(StoreTask.DONE);
        assertThat(task.user()).isEqualTo(user);
        assertThat(ImageCheck.faultOfLoaded(task.image())).isNull();
        return PlainUser.of(task.image());
    }

    /** Commits a user as the store wants it, and waits for the answer. */
    public static void commit(ReadStateStore store, ResidentUser user) {
        Answers answers = new Answers();
        StoreTask task = new StoreTask(answers);
        user.prepareCommit(task, store);
        store.commit(task);
        assertThat(answers.take()).isSameAs(task);
        assertThat(task.outcome()).isEqualTo(StoreTask.DONE);
        user.onCommitted(task);
        assertThat(user.isDirty()).isFalse();
    }

    /** Gives the store a copy of a commit that was prepared by hand, and waits for the answer. */
    public static void commit(ReadStateStore store, StoreTask prepared) {
        Answers answers = new Answers();
        StoreTask task = new StoreTask(answers);
        task.prepareCommit(prepared.user());
        int count = prepared.image().entryCount();
        task.image().entryCount(count);
        task.image().buffer().putBytes(0, prepared.image().buffer(), 0, UserImage.entryOffset(count));
        store.commit(task);
        assertThat(answers.take().outcome()).isEqualTo(StoreTask.DONE);
    }
}
