package dev.tidemark.loadgen.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    @Test
    void shouldFindRunsAlikeThatDifferInTargetAndNameOnly() {
        RunReport redis = run("b").redis()
                .with("server", "127.0.0.1:6379")
                .with("target", "redis")
                .build();
        assertThat(Comparison.warnings(List.of(run("a").build(), redis))).isEmpty();
    }

    @Test
    void shouldHaveNothingToSayOfASingleRun() {
        assertThat(Comparison.warnings(List.of(run("a").with("users", "1").build())))
                .isEmpty();
    }

    @Test
    void shouldNameEachSettingThatDiffersWithItsValues() {
        assertThat(Comparison.warnings(List.of(
                        run("a").with("users", "1000").build(),
                        run("b").with("users", "2000").with("preload", "true").build(),
                        run("c").with("users", "1000").build())))
                .containsExactly(
                        "The setting users differs: A 1000, B 2000, C 1000.",
                        "The setting preload differs: A not set, B true, C not set.");
    }

    @Test
    void shouldWarnThatLoopsShowDifferentTimes() {
        List<String> warnings = Comparison.warnings(
                List.of(run("a").build(), run("b").closedLoop(16).build()));
        assertThat(warnings.get(0)).isEqualTo("The loop differs: A open, B closed.");
        assertThat(warnings.get(1)).contains("service times are shown");
        assertThat(warnings).anyMatch(warning -> warning.startsWith("The setting depth differs: A not set, B 16"));
    }

    @Test
    void shouldWarnOfLengthsThatAreFarApart() {
        RunReport ten = run("a").durationSeconds(10).build();
        assertThat(Comparison.warnings(List.of(ten, run("b").durationSeconds(11).build())))
                .isEmpty();
        assertThat(Comparison.warnings(List.of(ten, run("b").durationSeconds(20).build())))
                .contains("The duration differs: A 10 s, B 20 s.");
    }

    @Test
    void shouldWarnOfAnotherMachine() {
        RunReport here = run("a").build();
        Machine there = new Machine("Other CPU", 4, 8L << 30, "Linux 5", "Temurin 17", List.of());
        RunReport elsewhere = new RunReport(
                here.formatVersion(),
                here.label(),
                "tidemark-loadgen 9",
                here.startedAt(),
                here.durationNs(),
                here.target(),
                new Load("ack", Loop.OPEN, 2, 1),
                here.configuration(),
                there,
                here.validity(),
                here.totals(),
                here.overall(),
                here.operations(),
                here.seconds());
        assertThat(Comparison.warnings(List.of(here, elsewhere)))
                .contains(
                        "The workload differs: A chat, B ack.",
                        "The seed differs: A 1, B 2.",
                        "The generator differs: A tidemark-loadgen 0.1.0-SNAPSHOT, B tidemark-loadgen 9.",
                        "The CPU differs: A Synthetic CPU @ 2.90GHz, B Other CPU.",
                        "The number of cores differs: A 2, B 4.",
                        "The kernel differs: A Linux 6.18.0, B Linux 5.",
                        "The generator's JDK differs: A Temurin 25.0.1+8, B Temurin 17.");
    }

    private static SyntheticRun run(String label) {
        return new SyntheticRun(label, 1).durationSeconds(1);
    }
}
