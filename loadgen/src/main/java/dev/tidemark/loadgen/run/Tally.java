package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.net.Recording;
import dev.tidemark.loadgen.net.Recording.Kind;
import dev.tidemark.loadgen.workload.Operation;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The times that all threads of load have recorded, by kind and operation: of the interval since the last {@link #drain}, and of
 * the whole measured part.
 *
 * <p>Thread: one.
 */
final class Tally {
    private final List<Recording> recordings;
    private final Histogram[][] interval = histograms();
    private final Histogram[][] total = histograms();
    private final Histogram ownLag = Recording.newHistogram();

    Tally(List<Recording> recordings) {
        this.recordings = recordings;
    }

    private static Histogram[][] histograms() {
        Histogram[][] histograms = new Histogram[Kind.values().length][Operation.COUNT];
        for (Histogram[] ofKind : histograms) {
            for (int i = 0; i < ofKind.length; i++) {
                ofKind[i] = Recording.newHistogram();
            }
        }
        return histograms;
    }

    /** Ends an interval. */
    void drain() {
        for (Kind kind : Kind.values()) {
            for (Operation operation : Operation.values()) {
                Histogram into = interval(kind, operation);
                into.reset();
                recordings.forEach(recording -> recording.drain(kind, operation, into));
                total(kind, operation).add(into);
            }
        }
        recordings.forEach(recording -> recording.drainOwnLag(ownLag));
    }

    /** Times of one operation in the last interval. */
    Histogram interval(Kind kind, Operation operation) {
        return interval[kind.ordinal()][operation.ordinal()];
    }

    /** Times of one operation in the measured part. */
    Histogram total(Kind kind, Operation operation) {
        return total[kind.ordinal()][operation.ordinal()];
    }

    /** Times of all operations in the last interval. */
    Histogram interval(Kind kind) {
        return sum(interval[kind.ordinal()]);
    }

    /** Times of all operations in the measured part. */
    Histogram total(Kind kind) {
        return sum(total[kind.ordinal()]);
    }

    /** The lag that is the generator's own, in the measured part. */
    Histogram ownLag() {
        return ownLag;
    }

    private static Histogram sum(Histogram[] parts) {
        Histogram sum = Recording.newHistogram();
        for (Histogram part : parts) {
            sum.add(part);
        }
        return sum;
    }
}
