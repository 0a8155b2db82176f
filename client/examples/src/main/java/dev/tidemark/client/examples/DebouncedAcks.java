package dev.tidemark.client.examples;

import dev.tidemark.client.AckDebouncer;
import dev.tidemark.client.Get;
import dev.tidemark.client.TidemarkClient;
import java.time.Duration;

/** A user scrolls past a hundred messages, and the server hears of the last. Arguments: the server's host and port. */
public final class DebouncedAcks {
    private DebouncedAcks() {}

    public static void main(String[] args) {
        long user = 43;
        long channel = 7;
        try (TidemarkClient client = TidemarkClient.builder()
                .address(args[0], Integer.parseInt(args[1]))
                .build()) {
            // Closed before the client: it then sends what still waits.
            try (AckDebouncer acks = new AckDebouncer(client, Duration.ofSeconds(3))) {
                for (long message = 1; message <= 100; message++) {
                    acks.ack(user, channel, message);
                }
            }
            System.out.println("read up to: "
                    + client.blocking().call(Get.of(user, channel)).lastRead());
        }
    }
}
