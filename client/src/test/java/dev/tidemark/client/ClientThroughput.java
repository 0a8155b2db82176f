package dev.tidemark.client;

import dev.tidemark.server.process.ServerProcess;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * How fast one client is, roughly: a main program and no test. Starts a server with two shards, keeps a number of INCREMENTs open, and
 * prints calls a second, and the client's CPU time and garbage a call. Arguments: calls open at once, seconds. To be started in the
 * folder of the module, behind a build.
 */
final class ClientThroughput {
    private static final int USERS = 10_000;

    private ClientThroughput() {}

    public static void main(String[] args) throws Exception {
        int open = Integer.parseInt(args[0]);
        int seconds = Integer.parseInt(args[1]);
        Path dataDir = Files.createTempDirectory("throughput");
        try (ServerProcess server = TestServer.on(dataDir)
                        .with("server.shards", 2)
                        .with("cache.memory", "64MiB")
                        .start();
                TidemarkClient client = TestServer.clientOf(server.port()).build()) {
            client.blocking().call(Ping.of());
            run(client, open, seconds); // warm
            long cpuNs = processCpuNs();
            long bytes = allocatedBytes();
            long calls = run(client, open, seconds);
            System.out.printf(
                    "open=%d calls/s=%d cpu ns/call=%d garbage bytes/call=%d%n",
                    open, calls / seconds, (processCpuNs() - cpuNs) / calls, (allocatedBytes() - bytes) / calls);
            client.close();
            server.stopCleanly();
        }
    }

    private static long run(TidemarkClient client, int most, int seconds) throws InterruptedException {
        Semaphore open = new Semaphore(most);
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long calls = 0;
        for (; System.nanoTime() < endNs; calls++) {
            open.acquire();
            client.send(Increment.of(1 + calls % USERS, 7, CounterSet.UNREAD)).whenComplete((change, failure) -> {
                if (failure != null) {
                    failure.printStackTrace();
                }
                open.release();
            });
        }
        open.acquire(most);
        return calls;
    }

    private static long processCpuNs() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return LongStream.of(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .sum();
    }
}
