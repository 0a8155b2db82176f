package dev.tidemark.server.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InboxTest {
    private static final int SENDERS = 2;
    private static final int MAILS_OF_A_SENDER = 200_000;

    private final Inbox inbox = new Inbox(1_024);

    @Test
    void shouldBeEmptyUntilSomethingIsPutIn() {
        assertThat(inbox.isEmpty()).isTrue();

        inbox.offer("mail");

        assertThat(inbox.isEmpty()).isFalse();
        List<Object> taken = new ArrayList<>();
        assertThat(inbox.drain(taken::add, 10)).isOne();
        assertThat(taken).containsExactly("mail");
        assertThat(inbox.isEmpty()).isTrue();
    }

    /** Else a shard stays awake for what a sender has begun to put in, and keeps the processor that the sender needs. */
    @Test
    @Timeout(60)
    void shouldGiveSomethingWheneverItIsNotEmpty() throws InterruptedException {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            Thread sender = new Thread(this::send, "sender-" + i);
            senders.add(sender);
            sender.start();
        }
        int taken = 0;
        int gaveNothing = 0;
        while (taken < SENDERS * MAILS_OF_A_SENDER) {
            if (!inbox.isEmpty()) {
                int count = inbox.drain(mail -> {}, 64);
                taken += count;
                gaveNothing += count == 0 ? 1 : 0;
            }
        }
        for (Thread sender : senders) {
            sender.join();
        }
        assertThat(gaveNothing).isZero();
    }

    private void send() {
        for (int i = 0; i < MAILS_OF_A_SENDER; i++) {
            while (inbox.size() > 512) {
                Thread.onSpinWait();
            }
            inbox.offer("mail");
        }
    }
}
