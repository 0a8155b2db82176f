package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeldAnswersTest {
    private static final long SEED = Long.getLong("tidemark.test.seed", System.nanoTime());

    private final Inbox inbox = new Inbox(1 << 16);
    private final HeldAnswers held =
            new HeldAnswers(new Peers(0, new Inbox[] {inbox, inbox}, new Peers.Wakeup[] {() -> {}, () -> {}}));
    private final ArrayDeque<Integer> arrived = new ArrayDeque<>();

    @Test
    void shouldReleaseInOrderAsFarAsConfirmed() {
        SplittableRandom random = new SplittableRandom(SEED);
        ArrayDeque<long[]> expected = new ArrayDeque<>();
        long end = 0;
        long confirmed = 0;
        for (int i = 0; i < 50_000; i++) {
            end += random.nextInt(3);
            long position = random.nextInt(3) == 0 ? 0 : end;
            held.add(1, i, position);
            expected.add(new long[] {i, position});
            if (random.nextInt(10) == 0) {
                confirmed = Math.max(confirmed, end - random.nextInt(random.nextInt(100) == 0 ? 1 : 6_000));
                held.release(confirmed);
                inbox.drain(mail -> arrived.add((Integer) mail), Integer.MAX_VALUE);
                while (!expected.isEmpty() && expected.peek()[1] <= confirmed) {
                    assertThat(arrived.poll()).as("seed %d", SEED).isEqualTo((int) expected.poll()[0]);
                }
                assertThat(arrived).as("seed %d", SEED).isEmpty();
                assertThat(held.size()).isEqualTo(expected.size());
            }
        }
    }
}
