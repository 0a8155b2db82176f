package dev.tidemark.server.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A machine of files that a test writes, below a directory of its own; and the plan that it is judged by. */
final class FakeMachine {
    private static final long MIB = 1 << 20;

    private final Path root;
    private final Map<String, String> environment = new HashMap<>();
    private int processors = 4;
    private Plan plan;

    FakeMachine(Path root) {
        this.root = root;
        plan = new Plan(
                2,
                10_000,
                false,
                new Plan.Memory(1_024 * MIB, 64 * MIB, 256 * MIB, 1_024 * MIB),
                root.resolve("data"),
                new Plan.Journal(root.resolve("data/journal"), 256 * MIB, 8_192 * MIB, false),
                List.of());
    }

    /** Writes a file of the machine's; its path begins with /. */
    FakeMachine file(String path, String... lines) {
        try {
            Path file = root.resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            Files.write(file, List.of(lines));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeMachine variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    FakeMachine processors(int count) {
        processors = count;
        return this;
    }

    FakeMachine plan(Plan other) {
        plan = other;
        return this;
    }

    Plan plan() {
        return plan;
    }

    Machine machine() {
        return new Machine(root, environment, processors);
    }

    List<Finding> examine(Check check) {
        return check.examine(machine(), plan);
    }

    /** The only thing that a check finds. */
    Finding only(Check check) {
        List<Finding> findings = examine(check);
        if (findings.size() != 1) {
            throw new AssertionError("expected one finding: " + findings);
        }
        return findings.get(0);
    }
}
