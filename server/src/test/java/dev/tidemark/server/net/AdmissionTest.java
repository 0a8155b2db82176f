package dev.tidemark.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final InetSocketAddress ONE = new InetSocketAddress("127.0.0.1", 1);
    private static final InetSocketAddress OTHER = new InetSocketAddress("127.0.0.2", 1);

    @Test
    void shouldRefuseOneMoreInAllFromAnAddressAndOfStrangers() {
        Admission admission = admission(3, 2, 2);
        Admission.Place first = admission.enter(ONE);
        first.letIn();
        admission.enter(ONE).letIn();
        assertThat(refusal(admission.enter(ONE))).contains("limits.connections-per-address=2");
        admission.enter(OTHER).letIn();
        assertThat(refusal(admission.enter(OTHER))).contains("limits.connections=3");
        first.leave();
        assertThat(admission.enter(ONE).isRefused()).isFalse();
    }

    @Test
    void shouldCountStrangersUntilTheyAreLetInOrLeave() {
        Admission admission = admission(100, 100, 1);
        Admission.Place stranger = admission.enter(ONE);
        assertThat(refusal(admission.enter(ONE))).contains("limits.unauthenticated=1");
        stranger.letIn();
        Admission.Place next = admission.enter(ONE);
        assertThat(next.isRefused()).isFalse();
        next.leave();
        next.leave();
        assertThat(admission.enter(ONE).isRefused()).isFalse();
        assertThat(admission.enter(ONE).isRefused()).isTrue();
    }

    /** Whoever has one has all of its network. */
    @Test
    void shouldCountAnIpv6NetworkAsOneAddress() {
        Admission admission = admission(100, 2, 100);
        Admission.Place first = admission.enter(new InetSocketAddress("2001:db8:0:1::1", 1));
        admission.enter(new InetSocketAddress("2001:db8:0:1:ffff:ffff:ffff:ffff", 1));
        InetSocketAddress third = new InetSocketAddress("2001:db8:0:1:8000::", 1);
        assertThat(refusal(admission.enter(third))).contains("limits.connections-per-address=2");
        assertThat(admission.enter(new InetSocketAddress("2001:db8:0:2::1", 1)).isRefused())
                .isFalse();
        first.leave();
        assertThat(admission.enter(third).isRefused()).isFalse();
        assertThat(admission.addresses()).isEqualTo(2);
    }

    @Test
    void shouldTellOnlySoManyAtOnceWhyTheyAreRefused() {
        Admission admission = admission(1, 1, 1);
        admission.enter(ONE);
        Admission.Place told = admission.enter(ONE);
        for (int i = 1; i < NetLimits.MAX_REFUSED; i++) {
            assertThat(admission.enter(ONE).isToldWhy()).isTrue();
        }
        assertThat(admission.enter(ONE).isToldWhy()).isFalse();
        told.leave();
        assertThat(admission.enter(ONE).isToldWhy()).isTrue();
    }

    /** However connections come and go, all that is counted is back at nothing when the last has left. */
    @Test
    void shouldForgetEveryAddressOnceItsLastConnectionHasLeft() {
        Admission admission = admission(20, 8, 6);
        Random random = new Random(7);
        List<Admission.Place> open = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            if (random.nextBoolean()) {
                open.add(admission.enter(random.nextBoolean() ? ONE : OTHER));
            } else if (!open.isEmpty()) {
                Admission.Place place = open.remove(random.nextInt(open.size()));
                if (random.nextBoolean() && !place.isRefused()) {
                    place.letIn();
                }
                place.leave();
            }
        }
        open.forEach(Admission.Place::leave);
        assertThat(admission.addresses()).isZero();
        for (int i = 0; i < 6; i++) {
            assertThat(admission.enter(ONE).isRefused()).isFalse();
        }
    }

    @Test
    void shouldHoldConnectionsThatComeToLimitsAsTheyAreNow() {
        Admission admission = admission(2, 2, 2);
        Admission.Place first = admission.enter(ONE);
        Admission.Place second = admission.enter(ONE);
        admission.limits(limits(1, 9, 9));
        assertThat(refusal(admission.enter(OTHER))).contains("limits.connections=1");
        first.leave();
        assertThat(refusal(admission.enter(OTHER))).contains("limits.connections=1");
        admission.limits(limits(9, 1, 9));
        assertThat(refusal(admission.enter(ONE))).contains("limits.connections-per-address=1");
        admission.limits(limits(9, 9, 1));
        assertThat(refusal(admission.enter(OTHER))).contains("limits.unauthenticated=1");
        second.letIn();
        assertThat(admission.enter(OTHER).isRefused()).isFalse();
    }

    private static Admission admission(int connections, int perAddress, int strangers) {
        return new Admission(limits(connections, perAddress, strangers), true);
    }

    private static NetLimits limits(int connections, int perAddress, int strangers) {
        NetLimits.Timeouts timeouts = new NetLimits.Timeouts(1, 1, 1, 1);
        return new NetLimits(4_096, 1, connections, perAddress, strangers, 4_096, 1 << 20, timeouts, true);
    }

    private static String refusal(Admission.Place place) {
        assertThat(place.isRefused()).isTrue();
        return new String(place.refusal(), StandardCharsets.UTF_8);
    }
}
