package dev.tidemark.loadgen.run;

import dev.tidemark.loadgen.net.Access;
import dev.tidemark.loadgen.schedule.Arrivals;
import dev.tidemark.loadgen.server.TargetKind;
import dev.tidemark.loadgen.workload.Workload;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * All that shapes a run.
 *
 * @param label short name for headings.
 * @param target kind of server.
 * @param server where it listens.
 * @param access what lets connections in.
 * @param workload what is sent.
 * @param preload whether every read state is written before.
 * @param threads of load.
 * @param connections of all threads together.
 * @param depth requests in flight on a connection at most.
 * @param unbound whether connections are left unbound to the server's shards.
 * @param ratePerSecond requests a second of an open loop; 0 for a closed loop.
 * @param arrivals how an open loop spreads them.
 * @param warmUp time before the measured part.
 * @param duration of the measured part.
 * @param requests in the measured part at most.
 * @param timeout for connecting, and for replies at the end.
 * @param maxLag own lag of the generator, at p99.9, above which an open loop's run is invalid.
 * @param acceptedOnly whether requests that end in an error are left out of the times.
 * @param serverPid process to watch, if given.
 * @param configuration the settings as the report shows them.
 */
public record RunSettings(
        String label,
        TargetKind target,
        InetSocketAddress server,
        Access access,
        Workload workload,
        boolean preload,
        int threads,
        int connections,
        int depth,
        boolean unbound,
        double ratePerSecond,
        Arrivals arrivals,
        Duration warmUp,
        Duration duration,
        long requests,
        Duration timeout,
        Duration maxLag,
        boolean acceptedOnly,
        OptionalLong serverPid,
        Map<String, String> configuration) {

    /** Whether requests are due at times of their own. */
    public boolean isOpen() {
        return ratePerSecond > 0;
    }

    /** The same at another rate: a step of a sweep. */
    RunSettings atRate(double rate, boolean withPreload) {
        return new RunSettings(
                label,
                target,
                server,
                access,
                workload,
                withPreload,
                threads,
                connections,
                depth,
                unbound,
                rate,
                arrivals,
                warmUp,
                duration,
                requests,
                timeout,
                maxLag,
                acceptedOnly,
                serverPid,
                configuration);
    }
}
