package dev.tidemark.server.store.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.tidemark.server.metrics.FaultLog;
import dev.tidemark.server.store.StoreTask;
import dev.tidemark.server.store.UserImage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers loads: one read of the user's partition, page by page where it is long. A read that fails on the way is begun anew.
 *
 * <p>Thread: that of the lane begins, the driver's go on; one at a time for a task.
 */
final class Loads {
    private static final Logger LOGGER = LoggerFactory.getLogger(Loads.class);

    private final Supplier<Cluster> cluster;
    private final LongSupplier clockNs;
    private final Retry retry;
    private final Ending end;
    private final FaultLog readFaults = new FaultLog(LOGGER, "loads from Cassandra fail");
    private final FaultLog corruptRows = new FaultLog(LOGGER, "stored users do not decode");

    /**
     * Loads from a cluster.
     *
     * @param cluster gives null while nothing may be read.
     * @param end is told of each task's outcome, once.
     */
    Loads(Supplier<Cluster> cluster, LongSupplier clockNs, Retry retry, Ending end) {
        this.cluster = cluster;
        this.clockNs = clockNs;
        this.retry = retry;
        this.end = end;
    }

    void begin(StoreTask task) {
        retry.run(() -> read(task.image()), (read, failure) -> {
            if (failure != null) {
                onFailure(task, failure);
            } else {
                onDone(task);
            }
        });
    }

    private CompletionStage<Void> read(UserImage image) {
        Cluster now = cluster.get();
        if (now == null) {
            throw new NotOwnerException("not connected, or not the owner of the table");
        }
        image.clear(image.user());
        return now.load(image.user()).thenCompose(page -> take(page, image));
    }

    private static CompletionStage<Void> take(AsyncResultSet page, UserImage image) {
        try {
            for (Row row : page.currentPage()) {
                StateRows.append(row, image);
            }
            if (page.hasMorePages()) {
                return page.fetchNextPage().thenCompose(next -> take(next, image));
            }
            StateRows.finish(image);
            return CompletableFuture.completedFuture(null);
        } catch (CorruptRowException e) {
            throw new CompletionException(e);
        }
    }

    private void onFailure(StoreTask task, Throwable failure) {
        if (failure instanceof CorruptRowException) {
            corruptRows.onFailure(clockNs.getAsLong(), failure.getMessage());
            LOGGER.debug(
                    "stored user does not decode: user={} cause={}",
                    Long.toUnsignedString(task.user()),
                    failure.getMessage());
        } else {
            readFaults.onFailure(clockNs.getAsLong(), Failures.text(failure));
        }
        end.end(task, StoreTask.FAILED);
    }

    private void onDone(StoreTask task) {
        if (readFaults.isFailing()) {
            readFaults.onSuccess(clockNs.getAsLong());
        }
        if (corruptRows.isFailing()) {
            corruptRows.onSuccess(clockNs.getAsLong());
        }
        end.end(task, StoreTask.DONE);
    }

    /** Says how often faults came that are not over. */
    void close() {
        readFaults.close();
        corruptRows.close();
    }
}
