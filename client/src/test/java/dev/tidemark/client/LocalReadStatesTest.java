package dev.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.client.FakeServer.Received;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReadState;
import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class LocalReadStatesTest {
    /** What a server answers to a LOAD; a status other than OK has nothing else. */
    private record Page(int status, int flags, long version, long... channels) {
        static Page of(int flags, long version, long... channels) {
            return new Page(Status.OK, flags, version, channels);
        }
    }

    /** LOADs as they came: "afterChannel sinceVersion". */
    private final BlockingQueue<String> loads = new LinkedBlockingQueue<>();

    private final BlockingQueue<Page> pages = new LinkedBlockingQueue<>();

    @Test
    void shouldAskForWhatChangedSinceTheFirstPage() {
        try (FakeServer server = paging();
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            LocalReadStates states = LocalReadStates.of(client, 1);
            assertThat(states.get(2)).isEqualTo(ReadState.ABSENT);
            assertThat(states.version()).isZero();

            pages.addAll(List.of(Page.of(ReplyFlags.MORE, 100, 2, -5), Page.of(0, 105, -1)));
            assertThat(refresh(states).entries()).hasSize(3);
            assertThat(loads).containsExactly("0 0", "-5 0");
            assertThat(states.version()).as("of the first page").isEqualTo(100);
            assertThat(states.states().keySet()).containsExactly(2L, -5L, -1L);
            assertThat(states.get(2).lastRead()).isEqualTo(2);

            loads.clear();
            pages.add(Page.of(0, 110, 3));
            assertThat(refresh(states).full()).isFalse();
            assertThat(loads).containsExactly("0 100");
            assertThat(states.states().keySet()).containsExactly(2L, 3L, -5L, -1L);

            pages.add(Page.of(0, 110));
            assertThat(refresh(states).entries()).isEmpty();
            assertThat(states.states()).hasSize(4);
            assertThat(states.sum(Counter.UNREAD)).isZero();
        }
    }

    @Test
    void shouldDropWhatItHoldsWhereADeltaCannotTell() {
        try (FakeServer server = paging();
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            LocalReadStates states = LocalReadStates.of(client, 1);
            pages.add(Page.of(0, 100, 1, 2, 3));
            refresh(states);
            loads.clear();
            pages.addAll(List.of(Page.of(ReplyFlags.FULL | ReplyFlags.MORE, 120, 2), Page.of(0, 121, 4)));
            assertThat(refresh(states).full()).isTrue();
            assertThat(loads).as("further pages are asked for in full").containsExactly("0 100", "2 0");
            assertThat(states.states().keySet()).containsExactly(2L, 4L);
            assertThat(states.version()).isEqualTo(120);
        }
    }

    @Test
    void shouldBeginAgainWhereALaterPageIsFull() {
        try (FakeServer server = paging();
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            LocalReadStates states = LocalReadStates.of(client, 1);
            pages.add(Page.of(0, 100, 1, 2, 3));
            refresh(states);
            loads.clear();
            pages.addAll(List.of(
                    Page.of(ReplyFlags.MORE, 120, 2),
                    Page.of(ReplyFlags.FULL, 130, 3),
                    Page.of(ReplyFlags.FULL, 130, 3)));
            refresh(states);
            assertThat(loads).containsExactly("0 100", "2 100", "0 100");
            assertThat(states.states().keySet()).containsExactly(3L);
            assertThat(states.version()).isEqualTo(130);
        }
    }

    @Test
    void shouldStayAsItIsWhereARefreshFails() {
        try (FakeServer server = paging();
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            LocalReadStates states = LocalReadStates.of(client, 1);
            pages.add(Page.of(0, 100, 1));
            refresh(states);
            pages.addAll(List.of(Page.of(ReplyFlags.MORE, 200, 2), new Page(Status.FORBIDDEN, 0, 0)));
            assertThatThrownBy(() -> refresh(states)).hasCauseInstanceOf(RejectedException.class);
            assertThat(states.version()).isEqualTo(100);
            assertThat(states.states().keySet()).containsExactly(1L);
            pages.add(Page.of(0, 210, 3));
            refresh(states);
            assertThat(states.states().keySet()).containsExactly(1L, 3L);
        }
    }

    @Test
    void shouldRefreshOneAfterTheOther() {
        try (FakeServer server = paging();
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            LocalReadStates states = LocalReadStates.of(client, 1);
            CompletableFuture<LoadedStates> first = states.refresh().toCompletableFuture();
            CompletableFuture<LoadedStates> second = states.refresh().toCompletableFuture();
            pages.addAll(List.of(Page.of(0, 100, 1), Page.of(0, 110, 2)));
            second.join();
            assertThat(first).isCompleted();
            assertThat(loads).containsExactly("0 0", "0 100");
            assertThat(states.states()).hasSize(2);
        }
    }

    private static LoadedStates refresh(LocalReadStates states) {
        return states.refresh().toCompletableFuture().join();
    }

    private FakeServer paging() {
        return new FakeServer(peer -> {
            peer.greet(1);
            while (true) {
                Received load = peer.next();
                if (load.opcode() != Opcode.LOAD) {
                    throw new AssertionError("not a LOAD: " + load);
                }
                loads.add(load.longAt(RequestLayout.LOAD_AFTER_CHANNEL_OFFSET) + " "
                        + load.longAt(RequestLayout.LOAD_SINCE_VERSION_OFFSET));
                Page page;
                try {
                    page = pages.take();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                if (page.status() == Status.OK) {
                    peer.load(load, page.flags(), page.version(), page.channels());
                } else {
                    peer.refuse(load, page.status(), "");
                }
            }
        });
    }
}
