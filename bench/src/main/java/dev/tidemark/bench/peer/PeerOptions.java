package dev.tidemark.bench.peer;

import java.io.IOException;
import picocli.CommandLine.Option;

/** The options that both peers have, and how they start. */
final class PeerOptions {
    @Option(names = "--port", defaultValue = "0", description = "TCP port on loopback; 0 takes any free one.")
    private int port;

    @Option(names = "--transport", defaultValue = "EPOLL", description = "One of ${COMPLETION-CANDIDATES}.")
    private PeerTransport transport;

    @Option(names = "--channels", defaultValue = "10", description = "Read states of a user (${DEFAULT-VALUE}).")
    private int channels;

    int channels() {
        return channels;
    }

    /** Starts a server that says so in a line, as Tidemark does, and serves until the process is ended. */
    int serve(String name, Answers answers) throws IOException {
        PeerServer server = new PeerServer(transport, port, answers);
        System.out.println(name + " ready address=127.0.0.1:" + server.address().getPort() + " transport=" + transport);
        server.awaitEnd();
        return 0;
    }
}
