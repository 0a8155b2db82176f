package dev.tidemark.loadgen.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.loadgen.workload.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private static final int MOST = 16;
    private static final long SEED = Long.getLong("seed", 1);

    @Test
    void shouldFindEachRequestByItsCorrelationInAnyOrder() {
        System.out.println("seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        InFlight inFlight = new InFlight(MOST);
        List<Integer> waiting = new ArrayList<>();
        List<Long> due = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            if (waiting.size() < MOST && (waiting.isEmpty() || random.nextBoolean())) {
                int slot = inFlight.add(Operation.of(i % Operation.COUNT), i, i + 1L);
                waiting.add(inFlight.correlation(slot));
                due.add((long) i);
                inFlight.onSent(i + 2L);
            } else {
                int at = random.nextInt(10) == 0 ? random.nextInt(waiting.size()) : 0;
                int slot = inFlight.slotOf(waiting.remove(at));
                long dueNs = due.remove(at);
                assertThat(slot).isNotEqualTo(InFlight.NONE);
                assertThat(inFlight.dueNs(slot)).isEqualTo(dueNs);
                assertThat(inFlight.readyNs(slot)).isEqualTo(dueNs + 1);
                assertThat(inFlight.sentNs(slot)).isEqualTo(dueNs + 2);
                assertThat(inFlight.operation(slot)).isEqualTo(Operation.of((int) (dueNs % Operation.COUNT)));
                assertThat(inFlight.onReply(slot, null)).isTrue();
                inFlight.remove(slot);
            }
            assertThat(inFlight.size()).isEqualTo(waiting.size());
        }
    }

    @Test
    void shouldGiveTheOldestFirst() {
        InFlight inFlight = new InFlight(MOST);
        assertThat(inFlight.oldest()).isEqualTo(InFlight.NONE);
        for (int i = 0; i < 1_000; i++) {
            inFlight.add(Operation.GET, i, i);
            inFlight.add(Operation.GET, i, i);
            inFlight.onSent(i);
            assertThat(inFlight.dueNs(inFlight.oldest())).isEqualTo(i);
            inFlight.remove(inFlight.oldest());
            assertThat(inFlight.dueNs(inFlight.oldest())).isEqualTo(i);
            inFlight.remove(inFlight.oldest());
        }
    }

    @Test
    void shouldNotKnowACorrelationThatIsAnsweredOrWasNeverThere() {
        InFlight inFlight = new InFlight(MOST);
        int slot = inFlight.add(Operation.GET, 0, 0);
        int correlation = inFlight.correlation(slot);
        inFlight.remove(slot);
        assertThat(inFlight.slotOf(correlation)).isEqualTo(InFlight.NONE);
        assertThat(inFlight.slotOf(0)).isEqualTo(InFlight.NONE);
        assertThat(inFlight.slotOf(77)).isEqualTo(InFlight.NONE);
    }

    @Test
    void shouldTakeAsManyRepliesAsARequestHasAndKeepTheFirstError() {
        InFlight inFlight = new InFlight(MOST);
        int slot = inFlight.add(Operation.INCREMENT_MANY, 0, 0);
        inFlight.replies(slot, 3);
        assertThat(inFlight.onReply(slot, null)).isFalse();
        assertThat(inFlight.onReply(slot, "OOM")).isFalse();
        assertThat(inFlight.onReply(slot, "ERR")).isTrue();
        assertThat(inFlight.error(slot)).isEqualTo("OOM");
    }
}
