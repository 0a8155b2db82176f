package dev.tidemark.loadgen.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Says in words what stands against comparing runs. That their targets differ does not: they are what is compared. */
final class Comparison {
    /** Settings that say whom a run goes to or when it is refused, not what it does; the duration is looked at itself. */
    private static final Set<String> NO_MATTER = Set.of("target", "server", "max-lag", "duration");

    private static final double LENGTHS_ALIKE = 1.1;

    private final List<RunReport> runs;
    private final List<String> warnings = new ArrayList<>();

    private Comparison(List<RunReport> runs) {
        this.runs = runs;
    }

    /** @return whole sentences, the gravest first; none for a single run. Runs are named A, B and so on, in their order. */
    static List<String> warnings(List<RunReport> runs) {
        return runs.size() < 2 ? List.of() : new Comparison(runs).warnings();
    }

    private List<String> warnings() {
        differs("The loop", run -> run.load().loop() == Loop.OPEN ? "open" : "closed");
        if (runs.stream().map(run -> run.load().loop()).distinct().count() > 1) {
            warnings.add("A closed loop has no response time, so the service times are shown: they leave out how long"
                    + " requests waited to be sent, and flatter a server that stalls.");
        }
        differs("The workload", run -> run.load().workload());
        differs("The seed", run -> run.load().seed());
        settings();
        lengths();
        differs("The generator", RunReport::generator);
        differs("The CPU", run -> run.machine().cpuModel());
        differs("The number of cores", run -> run.machine().cores());
        differs("The kernel", run -> run.machine().kernel());
        differs("The generator's JDK", run -> run.machine().jdk());
        differs(
                "The generator's JVM flags",
                run -> String.join(" ", run.machine().jvmFlags()));
        return List.copyOf(warnings);
    }

    private void settings() {
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.configuration().keySet()));
        names.removeAll(NO_MATTER);
        names.removeAll(Set.of("workload", "seed"));
        for (String name : names) {
            differs("The setting " + name, run -> run.configuration().getOrDefault(name, "not set"));
        }
    }

    private void lengths() {
        long shortest = runs.stream().mapToLong(RunReport::durationNs).min().orElseThrow();
        long longest = runs.stream().mapToLong(RunReport::durationNs).max().orElseThrow();
        if (longest > shortest * LENGTHS_ALIKE) {
            differs("The duration", run -> run.durationNs() / 1_000_000_000 + " s");
            warnings.add("A longer run sees rarer events, so its highest percentiles and maximum are likely higher.");
        }
    }

    private void differs(String what, Function<RunReport, Object> value) {
        Object first = value.apply(runs.get(0));
        if (runs.stream().map(value).allMatch(other -> Objects.equals(first, other))) {
            return;
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            values.add(letter(i) + " " + value.apply(runs.get(i)));
        }
        warnings.add(what + " differs: " + String.join(", ", values) + ".");
    }

    /** @return the name of a run on the page and in warnings; the first is 0. */
    static String letter(int run) {
        return Character.toString('A' + run);
    }
}
