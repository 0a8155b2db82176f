package dev.tidemark.client.examples;

import dev.tidemark.client.Counter;
import dev.tidemark.client.CounterSet;
import dev.tidemark.client.FanOut;
import dev.tidemark.client.FanOutResult;
import dev.tidemark.client.Forget;
import dev.tidemark.client.LocalReadStates;
import dev.tidemark.client.TidemarkClient;
import java.time.Duration;

/** A message mentions many users; one of them keeps a copy of its read states. Arguments: the server's host and port. */
public final class LocalCopy {
    private LocalCopy() {}

    public static void main(String[] args) {
        long channel = 7;
        try (TidemarkClient client = TidemarkClient.builder()
                .address(args[0], Integer.parseInt(args[1]))
                .build()) {
            LocalReadStates states = LocalReadStates.of(client, 44);
            refresh(states);

            FanOutResult mentioned = new FanOut(client, Duration.ofSeconds(10))
                    .send(channel, 2_000, CounterSet.MENTIONS, 44, 45, 46)
                    .toCompletableFuture()
                    .join();
            System.out.println("users mentioned: " + mentioned.applied());
            refresh(states);

            client.blocking().call(Forget.of(44, channel));
            refresh(states);
        }
    }

    /** Asks for what changed since the last time; whole again once a state was forgotten. */
    private static void refresh(LocalReadStates states) {
        boolean full = states.refresh().toCompletableFuture().join().full();
        System.out.println("channels: " + states.states().size() + ", badge: " + states.sum(Counter.MENTIONS)
                + (full ? ", loaded anew" : ""));
    }
}
