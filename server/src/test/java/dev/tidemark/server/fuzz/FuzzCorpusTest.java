package dev.tidemark.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every input that is kept, and some made of it by chance, through its target: findings stay mended. {@code -Dseed} replays the
 * chance.
 */
class FuzzCorpusTest {
    private static final int MUTATIONS = 3_000;
    private static final int MOST_CHANGES = 8;

    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void shouldTakeEveryInputThatIsKept(FuzzTarget target) throws IOException {
        List<Path> inputs = target.inputs();
        assertThat(inputs).isNotEmpty();
        for (Path input : inputs) {
            run(target, Files.readAllBytes(input), input.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(FuzzTarget.class)
    void shouldTakeInputsChangedByChance(FuzzTarget target) throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("target=" + target + " seed=" + seed);
        Random random = new Random(seed);
        List<Path> inputs = target.inputs();
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] input = Files.readAllBytes(inputs.get(random.nextInt(inputs.size())));
            run(target, changed(input, random), "seed=" + seed + " number=" + i);
        }
    }

    private static byte[] changed(byte[] input, Random random) {
        byte[] changed = Arrays.copyOf(input, Math.max(1, input.length + random.nextInt(5) - 2));
        for (int changes = random.nextInt(MOST_CHANGES); changes >= 0; changes--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }

    private static void run(FuzzTarget target, byte[] input, String origin) {
        try {
            target.run(input);
        } catch (Throwable finding) {
            throw new AssertionError(target + " on " + origin + ": " + Arrays.toString(input), finding);
        }
    }
}
