package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The hash and the shard numbers of {@code vectors/frames.json}. */
final class UserHashTest {
    @ParameterizedTest
    @MethodSource("dev.tidemark.protocol.GoldenFrames#shards")
    void shouldHashAsTheVectorsSay(GoldenFrames.Shards golden) {
        assertThat(UserHash.mix64(golden.user())).isEqualTo(golden.mix64());
    }

    @ParameterizedTest
    @MethodSource("dev.tidemark.protocol.GoldenFrames#shards")
    void shouldChooseTheShardThatTheVectorsSay(GoldenFrames.Shards golden) {
        assertThat(golden.shardByCount().root()).isNotEmpty();
        golden.shardByCount().root().forEach((count, shard) -> {
            int shardCount = Integer.parseInt(count);
            int expected = ((Number) shard.unwrapped()).intValue();
            assertThat(UserHash.shard(golden.user(), shardCount))
                    .as("of " + count)
                    .isEqualTo(expected);
            assertThat(UserHash.shardOfHash(golden.mix64(), shardCount))
                    .as("of " + count)
                    .isEqualTo(expected);
        });
    }

    @Test
    void shouldStayInRangeUpToTheGreatestShardCount() {
        for (int shardCount : new int[] {1, 2, 3, 255, 65_535}) {
            for (long user = -1_000; user <= 1_000; user++) {
                assertThat(UserHash.shard(user, shardCount)).isBetween(0, shardCount - 1);
            }
        }
    }

    @Test
    void shouldSpreadConsecutiveUsersEvenly() {
        int shardCount = 8;
        int users = 80_000;
        int[] perShard = new int[shardCount];
        IntStream.rangeClosed(1, users).forEach(user -> perShard[UserHash.shard(user, shardCount)]++);
        for (int count : perShard) {
            assertThat(count).isBetween(users / shardCount * 95 / 100, users / shardCount * 105 / 100);
        }
    }
}
