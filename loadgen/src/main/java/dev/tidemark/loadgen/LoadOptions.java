package dev.tidemark.loadgen;

import dev.tidemark.loadgen.net.RunWindow;
import dev.tidemark.loadgen.run.RunSettings;
import dev.tidemark.loadgen.schedule.Arrivals;
import dev.tidemark.loadgen.server.TargetKind;
import dev.tidemark.loadgen.text.Address;
import dev.tidemark.loadgen.text.Times;
import dev.tidemark.loadgen.workload.Workload;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options that say where and how requests are sent. */
final class LoadOptions {
    private static final int CLOSED_DEPTH = 1;
    private static final int OPEN_DEPTH = 1_024;
    private static final double FIRST_SWEEP_RATE = 1_000;
    private static final String SWEEP_DURATION = "10s";
    private static final String DURATION = "30s";
    private static final int MAX_THREADS = 64;
    private static final int MAX_CONNECTIONS = 10_000;
    private static final int MAX_DEPTH = 65_536;

    @Parameters(
            paramLabel = "HOST:PORT",
            arity = "0..1",
            description = "The server (default: 127.0.0.1 and port 7600, for redis 6379).")
    private String address;

    @Option(
            names = {"-t", "--target"},
            paramLabel = "KIND",
            defaultValue = "tidemark",
            description = "tidemark or redis, which is Valkey too (default: ${DEFAULT-VALUE}).")
    private String target;

    @Mixin
    private final AccessOptions accessOptions = new AccessOptions();

    @Option(
            names = "--preload",
            description = "First write every read state, so that the server has all and each is as before.")
    private boolean preload;

    @Option(
            names = {"-c", "--connections"},
            paramLabel = "N",
            defaultValue = "16",
            description = "Connections, of all threads together (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description = "Requests in flight on a connection: in a closed loop always, in an open one at most "
                    + "(default: 1, with --rate 1024).")
    private Integer depth;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of load (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--unbound",
            description = "Do not bind connections to the server's shards: most requests cross over inside the server.")
    private boolean unbound;

    @Option(
            names = {"-r", "--rate"},
            paramLabel = "N",
            description =
                    "Open loop: requests a second, due at times of their own. Without it the loop is closed: each "
                            + "connection sends when a reply comes.")
    private Double rate;

    @Option(
            names = "--arrivals",
            paramLabel = "KIND",
            defaultValue = "poisson",
            description = "Open loop: poisson, as independent users, or constant (default: ${DEFAULT-VALUE}).")
    private String arrivals;

    @Option(
            names = "--sweep",
            description =
                    "Look for the highest rate that keeps --slo: double --rate (default there: 1000) until it does not, "
                            + "then close in.")
    private boolean sweep;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Load that is not measured before the run (default: ${DEFAULT-VALUE}).")
    private String warmUp;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Length of the run (default: 30s, of each step of --sweep 10s).")
    private String duration;

    @Option(
            names = {"-n", "--requests"},
            paramLabel = "N",
            description = "End after so many requests, if that is sooner.")
    private Long requests;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long to wait for connections, and at the end for replies (default: ${DEFAULT-VALUE}).")
    private String timeout;

    @Option(
            names = "--max-lag",
            paramLabel = "TIME",
            defaultValue = "1ms",
            description =
                    "Open loop: the run is invalid if the generator itself sent more than one request in a thousand "
                            + "later than this after it could have (default: ${DEFAULT-VALUE}). Above 2ms it sleeps "
                            + "between requests instead of spinning, and leaves the processor to others.")
    private String maxLag;

    @Option(
            names = "--accepted-only",
            description =
                    "Leave requests that ended in an error out of the times and of the requests counted: how a server"
                            + " that refuses serves the rest.")
    private boolean acceptedOnly;

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            description =
                    "Process to watch for CPU time, memory and collections (default: the one that listens on the port, "
                            + "if it is on loopback).")
    private Long serverPid;

    @Option(
            names = "--label",
            paramLabel = "TEXT",
            description = "Name of the run in reports (default: made of target and workload).")
    private String label;

    boolean isSweep() {
        return sweep;
    }

    /** @throws IllegalArgumentException if they make no sense, with a message for the person who gave them. */
    RunSettings settings(WorkloadOptions workloadOptions) {
        TargetKind kind = TargetKind.of(target);
        InetSocketAddress server = Address.parse(address == null ? "" : address, kind.defaultPort());
        require("--threads", threads, 1, MAX_THREADS);
        require("--connections", connections, 1, MAX_CONNECTIONS);
        double perSecond = rate == null ? sweep ? FIRST_SWEEP_RATE : 0 : rate;
        if (rate != null && !(rate > 0)) {
            throw new IllegalArgumentException("--rate: " + rate + ", expected more than 0");
        }
        int inFlight = depth == null ? perSecond > 0 ? OPEN_DEPTH : CLOSED_DEPTH : depth;
        require("--depth", inFlight, 1, MAX_DEPTH);
        if (requests != null && requests < 1) {
            throw new IllegalArgumentException("--requests: " + requests + ", expected 1 or more");
        }
        Duration length = Times.parse("--duration", duration == null ? sweep ? SWEEP_DURATION : DURATION : duration);
        if (length.isZero()) {
            throw new IllegalArgumentException("--duration: " + duration + ", expected more than 0");
        }
        Workload workload = workloadOptions.workload();
        return new RunSettings(
                label == null ? kind.text() + " " + workload.kind().text() : label,
                kind,
                server,
                accessOptions.access(System.getenv()),
                workload,
                preload,
                threads,
                connections,
                inFlight,
                unbound,
                perSecond,
                Arrivals.of(arrivals),
                Times.parse("--warmup", warmUp),
                length,
                requests == null ? RunWindow.NO_LIMIT : requests,
                Times.parse("--timeout", timeout),
                Times.parse("--max-lag", maxLag),
                acceptedOnly,
                serverPid == null ? OptionalLong.empty() : OptionalLong.of(serverPid),
                configuration(kind, server, perSecond, inFlight, length, workloadOptions, workload));
    }

    private Map<String, String> configuration(
            TargetKind kind,
            InetSocketAddress server,
            double perSecond,
            int inFlight,
            Duration length,
            WorkloadOptions workloadOptions,
            Workload workload) {
        Map<String, String> configuration = new LinkedHashMap<>();
        configuration.put("target", kind.text());
        configuration.put("server", Address.text(server));
        workloadOptions.describe(workload, configuration);
        configuration.put("preload", Boolean.toString(preload));
        configuration.put("connections", Integer.toString(connections));
        configuration.put("depth", Integer.toString(inFlight));
        configuration.put("threads", Integer.toString(threads));
        configuration.put("unbound", Boolean.toString(unbound));
        if (perSecond > 0) {
            configuration.put("rate", sweep ? "swept" : String.format(Locale.ROOT, "%.0f", perSecond));
            configuration.put("arrivals", arrivals);
            configuration.put("max-lag", maxLag);
        }
        if (acceptedOnly) {
            configuration.put("accepted-only", "true");
        }
        configuration.put("warmup", warmUp);
        configuration.put("duration", length.toSeconds() + "s");
        if (requests != null) {
            configuration.put("requests", Long.toString(requests));
        }
        return configuration;
    }

    private static void require(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + ": " + value + ", expected " + least + " to " + most);
        }
    }
}
