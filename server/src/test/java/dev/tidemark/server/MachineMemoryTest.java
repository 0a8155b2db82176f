package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineMemoryTest {
    private static final long MIB = 1 << 20;

    @Test
    void shouldLeaveRoomForTheStoreAndTheHeap() throws Exception {
        ServerConfig config = ConfigLoader.load(
                        null, Map.of(), List.of("cache.memory=512MiB", "store.block-cache=64MiB", "server.shards=1"))
                .config();

        MachineMemory.requireFits(config, 256 * MIB, 832 * MIB);

        StartupException refusal = catchThrowableOfType(
                StartupException.class, () -> MachineMemory.requireFits(config, 256 * MIB, 831 * MIB));
        assertThat(refusal.exitCode()).isEqualTo(ExitCode.MEMORY);
        assertThat(refusal).hasMessageContainingAll("cache.memory=512MiB", "store.block-cache=64MiB", "831MiB");
    }

    @Test
    void shouldTakeAQuarterOfTheMachineInWholeMebibytes() {
        assertThat(MachineMemory.defaultCacheBytes() % MIB).isZero();
        assertThat(MachineMemory.defaultCacheBytes())
                .isBetween(MachineMemory.totalBytes() / 4 - MIB, MachineMemory.totalBytes() / 4);
    }
}
