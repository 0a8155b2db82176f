package dev.tidemark.server.process;

import java.nio.file.Path;

/**
 * Makes system calls of a running server fail, by libfiu. Skips the test, with the reason, where that is not installed.
 *
 * <p>Thread: one.
 */
public final class FaultInjection {
    private static final String INPUT_OUTPUT_ERROR = "5";

    private final Path pipes;

    /** @param directory where the pipes to the server will be. */
    public FaultInjection(Path directory) {
        Skip.unless(Command.exists("fiu-run"), "fiu-run (Debian: fiu-utils) is not installed");
        pipes = directory.resolve("fiu");
    }

    /** Makes a server's system calls ready to fail. */
    public ServerProcess.Setup prepare(ServerProcess.Setup setup) {
        return setup.launchedBy("fiu-run", "-x", "-f", pipes.toString());
    }

    /** From now on a system call, named as libfiu does, fails with EIO. */
    public void begin(ServerProcess server, String call) {
        Command.run(
                "fiu-ctrl",
                "-f",
                pipes.toString(),
                "-c",
                "enable name=" + call + ",failinfo=" + INPUT_OUTPUT_ERROR,
                Long.toString(server.pid()));
    }
}
