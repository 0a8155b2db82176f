package dev.tidemark.server.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tidemark.server.store.cassandra.Ownership.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static final long LEASE_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long USABLE_NS = TimeUnit.SECONDS.toNanos(9);

    private final FakeTable table = new FakeTable();
    private long nowNs = -5;

    /** A row that takes a time to be changed, and whose changes may get lost, or their answers. */
    private final class FakeTable implements OwnerTable {
        private Owner row;
        private long tookNs;
        private boolean losesChange;
        private boolean losesAnswer;
        private final List<Runnable> late = new ArrayList<>();

        @Override
        public Owner read() {
            return row;
        }

        @Override
        public boolean replace(Owner before, Owner after) {
            nowNs += tookNs;
            if (losesChange) {
                late.add(() -> change(before, after));
                throw new IllegalStateException("no answer");
            }
            boolean done = change(before, after);
            if (losesAnswer) {
                throw new IllegalStateException("no answer");
            }
            return done;
        }

        private boolean change(Owner before, Owner after) {
            boolean isAsBefore = before == null ? row == null : row != null && row.isAsIn(before);
            if (isAsBefore) {
                row = after;
            }
            return isAsBefore;
        }
    }

    private final class Server {
        private final Lease lease = new Lease(LEASE_NS);
        private final Ownership ownership;

        Server(String id, boolean takesOver) {
            ownership = new Ownership(table, id, "host of " + id, LEASE_NS, lease, takesOver, () -> nowNs);
        }

        boolean holds() {
            return lease.isHeld(nowNs);
        }

        Claim claim() {
            return ownership.claim();
        }

        boolean renew() {
            return ownership.renew();
        }
    }

    @Test
    void shouldTakeATableThatNobodyHas() {
        Server one = new Server("one", false);
        assertThat(one.holds()).isFalse();

        assertThat(one.claim()).isEqualTo(Claim.TAKEN);

        assertThat(one.holds()).isTrue();
        assertThat(table.row).isEqualTo(new Owner(1, "one", "host of one", true, 0, 10_000));
    }

    @Test
    void shouldRefuseATableThatAnotherHas() {
        new Server("one", false).claim();
        Server two = new Server("two", false);

        assertThat(two.claim()).isEqualTo(Claim.REFUSED);
        nowNs += 100 * LEASE_NS;
        assertThat(two.claim()).isEqualTo(Claim.REFUSED);

        assertThat(two.holds()).isFalse();
        assertThat(two.ownership.holder().server()).isEqualTo("one");
    }

    @Test
    void shouldTakeATableThatWasGivenBack() {
        Server one = new Server("one", false);
        one.claim();
        one.ownership.release();
        assertThat(one.holds()).isFalse();

        Server two = new Server("two", false);
        assertThat(two.claim()).isEqualTo(Claim.TAKEN);
        assertThat(two.ownership.epoch()).isEqualTo(2);
    }

    @Test
    void shouldTakeItsOwnTableAgainAtOnce() {
        new Server("one", false).claim();
        Server again = new Server("one", false);

        assertThat(again.claim()).isEqualTo(Claim.TAKEN);
        assertThat(again.ownership.epoch()).isEqualTo(2);
    }

    /** The lease counts from before it was asked for, and ends before others may take the table. */
    @Test
    void shouldHoldTheLeaseFromWhenItWasAskedForLessATenth() {
        Server one = new Server("one", false);
        table.tookNs = 1_000;
        one.claim();

        nowNs += USABLE_NS - 1_001;
        assertThat(one.holds()).isTrue();
        nowNs += 1;
        assertThat(one.holds()).isFalse();
    }

    @Test
    void shouldExtendTheLeaseWithEachRenewal() {
        Server one = new Server("one", false);
        one.claim();
        for (int i = 1; i <= 5; i++) {
            nowNs += USABLE_NS - 1;
            assertThat(one.holds()).isTrue();
            assertThat(one.renew()).isTrue();
            assertThat(table.row.beat()).isEqualTo(i);
        }
    }

    @Test
    void shouldTakeOverOnlyOnceTheLeaseHasPassedWithoutARenewal() {
        Server one = new Server("one", false);
        one.claim();
        Server two = new Server("two", true);
        assertThat(two.claim()).isEqualTo(Claim.WAITING);
        nowNs += LEASE_NS - 2;
        one.renew();
        assertThat(two.claim()).isEqualTo(Claim.WAITING);
        nowNs += LEASE_NS - 1;
        assertThat(one.holds()).isFalse();
        assertThat(two.claim()).isEqualTo(Claim.WAITING);
        nowNs += 1;

        assertThat(two.claim()).isEqualTo(Claim.TAKEN);

        assertThat(one.holds()).isFalse();
        assertThat(one.renew()).isFalse();
        assertThat(one.holds()).isFalse();
        assertThat(one.ownership.holder().server()).isEqualTo("two");
        assertThat(two.holds()).isTrue();
    }

    /** At no moment do two servers think that they may commit, however they take turns. */
    @Test
    void shouldNeverBeHeldByTwo() {
        SplittableRandom random = new SplittableRandom(1);
        List<Server> servers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            servers.add(new Server("server-" + i, true));
        }
        boolean[] owns = new boolean[servers.size()];
        int takings = 0;
        for (int step = 0; step < 20_000; step++) {
            nowNs += random.nextLong(random.nextInt(50) == 0 ? 2 * LEASE_NS : LEASE_NS / 8);
            table.tookNs = random.nextLong(LEASE_NS / 100);
            int i = random.nextInt(servers.size());
            table.losesAnswer = random.nextInt(10) == 0;
            table.losesChange = random.nextInt(10) == 0;
            try {
                if (owns[i]) {
                    owns[i] = servers.get(i).renew();
                } else if (servers.get(i).claim() == Claim.TAKEN) {
                    owns[i] = true;
                    takings++;
                }
            } catch (IllegalStateException e) {
                // to be tried again
            }
            if (random.nextInt(20) == 0) {
                table.late.forEach(Runnable::run);
                table.late.clear();
            }
            assertThat(servers.stream().filter(Server::holds).count())
                    .as("step %d", step)
                    .isLessThanOrEqualTo(1);
        }
        assertThat(takings).isGreaterThan(50);
    }

    @Test
    void shouldGoOnAfterARenewalWhoseAnswerWasLost() {
        Server one = new Server("one", false);
        one.claim();
        table.losesAnswer = true;
        assertThatIllegalStateException().isThrownBy(one::renew);
        table.losesAnswer = false;
        nowNs += 2 * LEASE_NS;
        assertThat(one.holds()).isFalse();

        assertThat(one.renew()).isTrue();

        assertThat(one.holds()).isTrue();
        assertThat(table.row.epoch()).isEqualTo(1);
    }

    @Test
    void shouldFindATakingWhoseAnswerWasLost() {
        Server one = new Server("one", false);
        table.losesAnswer = true;
        assertThatIllegalStateException().isThrownBy(one::claim);
        table.losesAnswer = false;
        assertThat(one.holds()).isFalse();

        assertThat(one.claim()).isEqualTo(Claim.TAKEN);
        assertThat(one.holds()).isTrue();
    }

    @Test
    void shouldNotReleaseWhatAnotherHas() {
        Server one = new Server("one", false);
        one.claim();
        Server two = new Server("two", true);
        two.claim();
        nowNs += LEASE_NS;
        assertThat(two.claim()).isEqualTo(Claim.TAKEN);

        one.ownership.release();

        assertThat(table.row.isHeld()).isTrue();
        assertThat(table.row.server()).isEqualTo("two");
    }
}
