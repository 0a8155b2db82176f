package dev.tidemark.client.shaded;

import dev.tidemark.client.ClientTls;
import dev.tidemark.client.CounterSet;
import dev.tidemark.client.Increment;
import dev.tidemark.client.Load;
import dev.tidemark.client.TidemarkClient;
import dev.tidemark.protocol.Entry;
import java.io.IOException;
import java.nio.file.Path;

/** Counts a mention and loads the user, by TLS. Arguments: host, port, and the file of the authorities to trust. */
public final class MentionProgram {
    private MentionProgram() {}

    public static void main(String[] args) throws IOException {
        long user = 42;
        try (TidemarkClient client = TidemarkClient.builder()
                .address(args[0], Integer.parseInt(args[1]))
                .tls(ClientTls.context(Path.of(args[2]), null, null))
                .build()) {
            client.blocking().call(Increment.of(user, 7, CounterSet.MENTIONS_AND_UNREAD));
            for (Entry entry : client.blocking().call(Load.of(user)).entries()) {
                System.out.println("channel " + entry.channel() + ": mentions "
                        + entry.state().mentions());
            }
        }
    }
}
