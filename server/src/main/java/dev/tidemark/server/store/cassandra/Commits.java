package dev.tidemark.server.store.cassandra;

import dev.tidemark.server.metrics.FaultLog;
import dev.tidemark.server.store.ImageCheck;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserImage;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers commits and syncs. The parts of a commit go one behind the other; none is sent once the lease has passed, also not when
 * it is tried again.
 *
 * <p>A sync is done when it is its turn: a commit was answered only after the cluster took it at the consistency level, and
 * there is nothing that could make it more durable than the nodes' own logs do.
 *
 * <p>Thread: that of the lane begins, any go on.
 */
final class Commits {
    private static final Logger LOGGER = LoggerFactory.getLogger(Commits.class);

    private final Supplier<? extends PartSender> sender;
    private final Lease lease;
    private final LongSupplier clockNs;
    private final Retry retry;
    private final CassandraSettings.Batch batch;
    private final Ending end;
    private final FaultLog writeFaults = new FaultLog(LOGGER, "commits to Cassandra fail");
    private final FaultLog refusedImages = new FaultLog(LOGGER, "a defect: commits are refused");

    /**
     * Commits through a sender.
     *
     * @param sender gives null while there is none.
     * @param end is told of each task's outcome, once.
     */
    Commits(
            Supplier<? extends PartSender> sender,
            Lease lease,
            LongSupplier clockNs,
            Retry retry,
            CassandraSettings.Batch batch,
            Ending end) {
        this.sender = sender;
        this.lease = lease;
        this.clockNs = clockNs;
        this.retry = retry;
        this.batch = batch;
        this.end = end;
    }

    void begin(StoreTask task) {
        UserImage image = task.image();
        if (task.kind() == StoreTask.Kind.SYNC) {
            end.end(task, StoreTask.DONE);
            return;
        }
        String fault = fault(image);
        if (fault != null) {
            refusedImages.onFailure(clockNs.getAsLong(), fault);
            end.end(task, StoreTask.FAILED);
        } else if (image.newestVersion() == 0) {
            image.storedForm(StoredForm.NONE);
            end.end(task, StoreTask.DONE);
        } else {
            sendFrom(task, CommitPlan.of(image, batch.bytes(), batch.statements()), 0);
        }
    }

    private static String fault(UserImage image) {
        if (!image.isWhole() && image.storedForm() != StoredForm.ROWS) {
            return "a commit of changed states only: storedForm=" + image.storedForm() + ", expected a whole one";
        }
        return ImageCheck.faultOfCommit(image);
    }

    private void sendFrom(StoreTask task, List<List<Step>> parts, int index) {
        retry.<Object>run(() -> send(task.image(), parts.get(index)), (sent, failure) -> {
            if (failure != null) {
                onFailure(task, failure);
            } else if (index + 1 < parts.size()) {
                sendFrom(task, parts, index + 1);
            } else {
                onDone(task);
            }
        });
    }

    private CompletionStage<Object> send(UserImage image, List<Step> part) {
        PartSender now = sender.get();
        if (now == null) {
            throw new NotOwnerException("not connected");
        }
        if (!lease.isHeld(clockNs.getAsLong())) {
            throw new NotOwnerException("the lease of the table has passed");
        }
        return now.send(image, part).thenApply(answer -> answer);
    }

    private void onFailure(StoreTask task, Throwable failure) {
        writeFaults.onFailure(clockNs.getAsLong(), Failures.text(failure));
        answer(task, false);
    }

    private void onDone(StoreTask task) {
        if (writeFaults.isFailing()) {
            writeFaults.onSuccess(clockNs.getAsLong());
        }
        answer(task, true);
    }

    private void answer(StoreTask task, boolean done) {
        task.image().storedForm(StoredForm.after(done, task.image().isWhole()));
        end.end(task, done ? StoreTask.DONE : StoreTask.FAILED);
    }

    /** Says how often faults came that are not over. */
    void close() {
        writeFaults.close();
        refusedImages.close();
    }
}
