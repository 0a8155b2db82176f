package dev.tidemark.bench.peer;

import dev.tidemark.bench.heap.HeapLru;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The same loop with read states as ordinary Java objects in an LRU on the heap. Made for the comparison only: run it under one
 * collector after another to see what each does to the latency of such a server.
 */
@Command(name = "heap", description = "Keeps read states on the heap.", mixinStandardHelpOptions = true)
public final class HeapServer implements Callable<Integer> {
    @Mixin
    private PeerOptions options;

    @Option(names = "--users", defaultValue = "2000000", description = "Users kept (${DEFAULT-VALUE}).")
    private int users;

    private HeapServer() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HeapServer())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        return options.serve(
                "heap", new HeapAnswers(new HeapLru(users, options.channels()), PeerServer::allocatedBytes));
    }
}
