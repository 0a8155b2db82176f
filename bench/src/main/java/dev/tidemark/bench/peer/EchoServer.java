package dev.tidemark.bench.peer;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A server that answers frames of the right sizes and keeps nothing: the floor that no server on this transport goes below. */
@Command(name = "echo", description = "Answers Tidemark's frames with zeros.", mixinStandardHelpOptions = true)
public final class EchoServer implements Callable<Integer> {
    @Mixin
    private PeerOptions options;

    private EchoServer() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new EchoServer())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        return options.serve("echo", new EchoAnswers(options.channels()));
    }
}
