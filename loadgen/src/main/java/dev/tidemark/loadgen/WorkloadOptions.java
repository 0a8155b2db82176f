package dev.tidemark.loadgen;

import dev.tidemark.loadgen.workload.ChannelCounts;
import dev.tidemark.loadgen.workload.Population;
import dev.tidemark.loadgen.workload.Workload;
import dev.tidemark.loadgen.workload.WorkloadKind;
import dev.tidemark.protocol.RequestLayout;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that say what is sent. */
final class WorkloadOptions {
    private static final String NOW = "now";
    private static final double MAX_ZIPF = 10;

    @Option(
            names = {"-w", "--workload"},
            paramLabel = "NAME",
            defaultValue = "chat",
            description = "chat, increment, ack, get, load, mixed or overload (default: ${DEFAULT-VALUE}).")
    private String kind;

    @Option(
            names = "--shares",
            paramLabel = "NAME=N,…",
            description = "How often each call comes, as weights. chat: connect=10,send=30,read=60; mixed: "
                    + "increment=50,ack=30,get=15,load=5; overload: cold=99,hot=1.")
    private String shares;

    @Option(
            names = "--users",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Users there are (default: ${DEFAULT-VALUE}).")
    private int users;

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "10",
            description = "Channels of a user, in the mean (default: ${DEFAULT-VALUE}).")
    private int channels;

    @Option(
            names = "--equal-channels",
            description = "Give every user exactly --channels, instead of a skewed distribution with that mean.")
    private boolean equalChannels;

    @Option(
            names = "--zipf",
            paramLabel = "E",
            description =
                    "Draw users by Zipf's law with this exponent; 0 draws all alike (default: 0.99 for chat, else 0).")
    private Double zipf;

    @Option(
            names = "--fan-out-max",
            paramLabel = "N",
            defaultValue = "10000",
            description = "chat: most recipients of a message (default: ${DEFAULT-VALUE}).")
    private int fanOutMax;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed sends the same requests (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            defaultValue = "2026-01-01T00:00:00Z",
            description =
                    "What message ids begin at; 'now' for a server that has seen a run before and is not preloaded "
                            + "anew: acks of older messages change nothing (default: ${DEFAULT-VALUE}).")
    private String startTime;

    /** @throws IllegalArgumentException if they make no sense, with a message for the person who gave them. */
    Workload workload() {
        WorkloadKind workload = WorkloadKind.of(kind);
        ChannelCounts counts = equalChannels ? ChannelCounts.exactly(channels) : ChannelCounts.skewed(channels);
        double exponent = zipf == null ? workload.defaultZipf() : zipf;
        require("--zipf", exponent, 0, MAX_ZIPF);
        require("--fan-out-max", fanOutMax, 1, RequestLayout.INCREMENT_MANY_MAX_COUNT);
        return new Workload(
                workload,
                workload.shares(shares == null ? workload.defaultShares() : shares),
                new Population(users, counts),
                exponent,
                fanOutMax,
                seed,
                start());
    }

    private Instant start() {
        if (startTime.equals(NOW)) {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }
        try {
            return Instant.parse(startTime);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "--start-time: '" + startTime + "', expected now or a time such as 2026-01-01T00:00:00Z", e);
        }
    }

    private static void require(String option, double value, double least, double most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s: %s, expected %.0f to %.0f", option, value, least, most));
        }
    }

    /** Adds what was set, as the report shows it. */
    void describe(Workload workload, Map<String, String> configuration) {
        configuration.put("workload", kind);
        configuration.put("shares", workload.shares().toString());
        configuration.put("users", Integer.toString(users));
        configuration.put("channels", channels + (equalChannels ? " each" : " in the mean"));
        configuration.put("zipf", Double.toString(workload.zipf()));
        configuration.put("fan-out-max", Integer.toString(fanOutMax));
        configuration.put("seed", Long.toString(seed));
        configuration.put("start-time", workload.start().toString());
    }
}
