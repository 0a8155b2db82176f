package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentFramesTest {
    private final List<String> seen = new ArrayList<>();
    private final SentFrames frames = new SentFrames();

    @Test
    void shouldSeeTheSameFramesHoweverTheyAreCut() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(GoldenFrames.bytes("info"));
        all.writeBytes(GoldenFrames.bytes("increment minus, quiet"));
        all.writeBytes(GoldenFrames.bytes("get"));
        byte[] bytes = all.toByteArray();
        List<String> expected = List.of("3 0 3", "17 1 -1", "19 0 7");
        for (int cut = 0; cut <= bytes.length; cut++) {
            SentFrames cutFrames = new SentFrames();
            seen.clear();
            cutFrames.accept(Arrays.copyOfRange(bytes, 0, cut), sink());
            assertThat(cutFrames.atBoundary()).isEqualTo(cut == 0 || cut == 12 || cut == 52 || cut == bytes.length);
            cutFrames.accept(Arrays.copyOfRange(bytes, cut, bytes.length), sink());
            assertThat(seen).isEqualTo(expected);
            assertThat(cutFrames.atBoundary()).isTrue();
        }
    }

    @Test
    void shouldSeeNoFrameBehindALengthBelowTheHeaders() {
        send("0b000000");
        send("0c0000000300000001000000");
        assertThat(seen).containsExactly("doubtful 11");
        assertThat(frames.atBoundary()).isFalse();
    }

    @Test
    void shouldDoubtALengthAboveTheUsualOneAtOnceButGoOnBehindIt() {
        send("01000400");
        assertThat(seen).containsExactly("doubtful 262145");
        frames.accept(new byte[262_145 - 4], sink());
        assertThat(frames.atBoundary()).isTrue();
        send("0c0000000300000001000000");
        assertThat(seen).containsExactly("doubtful 262145", "3 0 1");
    }

    private void send(String hex) {
        frames.accept(HexFormat.of().parseHex(hex), sink());
    }

    private SentFrames.Sink sink() {
        return new SentFrames.Sink() {
            @Override
            public void onFrame(int opcode, int flags, int correlation) {
                seen.add(opcode + " " + flags + " " + correlation);
            }

            @Override
            public void onDoubtfulLength(long length) {
                seen.add("doubtful " + length);
            }
        };
    }
}
