package dev.tidemark.client.examples;

import dev.tidemark.client.Ack;
import dev.tidemark.client.Change;
import dev.tidemark.client.CounterSet;
import dev.tidemark.client.InDoubtException;
import dev.tidemark.client.Increment;
import dev.tidemark.client.RejectedException;
import dev.tidemark.client.TidemarkClient;
import dev.tidemark.client.Totals;
import java.time.Duration;

/** Counts a mention, acks it, and asks for the badge. Arguments: the server's host and port. */
public final class QuickStart {
    private QuickStart() {}

    public static void main(String[] args) {
        long user = 42;
        long channel = 7;
        long message = 1_000;
        try (TidemarkClient client = TidemarkClient.builder()
                .address(args[0], Integer.parseInt(args[1]))
                .timeout(Duration.ofSeconds(2))
                .build()) {
            // Waiting for the answer. With once(), the client may send it again, and the message counts once.
            Change counted = client.blocking()
                    .call(Increment.of(user, channel, CounterSet.MENTIONS_AND_UNREAD)
                            .message(message)
                            .once());
            System.out.println("mentions: " + counted.state().mentions());

            // Not waiting: the stage completes on the client's thread.
            client.send(Ack.of(user, channel, message))
                    .thenAccept(read ->
                            System.out.println("read up to: " + read.state().lastRead()))
                    .toCompletableFuture()
                    .join();

            System.out.println(
                    "states: " + client.blocking().call(Totals.of(user)).states());
        } catch (RejectedException e) {
            System.out.println("surely not done: " + e.getMessage());
        } catch (InDoubtException e) {
            System.out.println("perhaps done: " + e.getMessage());
        }
    }
}
