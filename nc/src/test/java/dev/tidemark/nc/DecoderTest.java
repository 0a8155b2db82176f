package dev.tidemark.nc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DecoderTest {
    @Test
    void shouldDescribeAllGoldenFramesBackToBack() {
        StringBuilder hex = new StringBuilder();
        GoldenFrames.all()
                .forEach(frame -> hex.append(HexFormat.of().formatHex(frame)).append('\n'));
        Run run = Run.of(hex.toString(), "--decode");
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).isEmpty();
        assertThat(run.lines().stream().filter(line -> line.startsWith("offset ")))
                .hasSize(GoldenFrames.all().size());
        assertThat(run.out()).doesNotContain("BROKEN");
    }

    @Test
    void shouldShowBytesAndFields() {
        Run run = Run.of("# a request\n1c000000 1208 0f00 06000000\n2a00000000000000 0700000000000000", "--decode");
        assertThat(run.out()).isEqualTo("""
                        offset 0: RESET, 28 bytes
                          000000  1c 00 00 00 12 08 0f 00  06 00 00 00 2a 00 00 00  ............*...
                          000010  00 00 00 00 07 00 00 00  00 00 00 00              ............
                              0    4  length        28
                              4    1  opcode        18  RESET
                              5    1  flags         8  IF
                              6    2  param         15  mentions,unread,2,3
                              8    4  correlation   6
                             12    8  user          42
                             20    8  channel       7
                          BROKEN at offset 28: ifVersion needs 8 bytes, 0 are left
                        """);
        assertThat(run.exitCode()).isEqualTo(ExitCode.NOT_OK);
    }

    @Test
    void shouldSayAtWhichOffsetOfTheInputAFrameBreaks() {
        String ping = HexFormat.of().formatHex(GoldenFrames.bytes("ping"));
        assertThat(Run.of(ping + "03000000", "--decode").out())
                .contains("offset 16: ?, 4 bytes")
                .contains("BROKEN at offset 16: length 3 is below 12");
        assertThat(Run.of(ping + "0c0000", "--decode").out())
                .contains("BROKEN at offset 16: length needs 4 bytes, 3 are left");
        assertThat(Run.of(ping + ping.substring(0, 20), "--decode").out())
                .contains("BROKEN at offset 16: length is 16, but only 10 bytes are there")
                .contains("BROKEN at offset 24: correlation needs 4 bytes, 2 are left");
    }

    @Test
    void shouldGoOnBehindABrokenBody() {
        String get = HexFormat.of().formatHex(GoldenFrames.bytes("get"));
        Run run = Run.of("0d000000 03000000 01000000 ff" + get, "--decode");
        assertThat(run.lines())
                .contains("  BROKEN at offset 12: 1 bytes more than the layout of INFO", "offset 13: GET, 28 bytes");
    }

    @Test
    void shouldSayWhereTheInputIsNoHex() {
        assertThat(Run.of("0c00\n  0x", "--decode"))
                .isEqualTo(new Run(2, "", "tidemark nc: line 2, column 4: 'x' is no hex digit\n"));
        assertThat(Run.of("0c0", "--decode"))
                .isEqualTo(new Run(
                        2,
                        "",
                        "tidemark nc: odd number of hex digits: the last byte, at offset 1, has one digit only\n"));
    }

    @Test
    void shouldDescribeNothingForNothing() {
        assertThat(Run.of("  # nothing\n", "--decode")).isEqualTo(new Run(0, "", ""));
    }

    @Test
    void shouldSurviveEveryCut() throws IOException {
        for (byte[] frame : GoldenFrames.all()) {
            for (int cut = 1; cut < frame.length; cut++) {
                assertThat(decode(Arrays.copyOf(frame, cut))).contains("BROKEN at offset ");
            }
        }
    }

    @Test
    void shouldSurviveGarbage() throws IOException {
        long seed = Long.getLong("seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(100)];
            random.nextBytes(bytes);
            assertThat(decode(bytes)).as("seed=%d", seed).startsWith("offset 0: ");
        }
    }

    private static String decode(byte[] bytes) throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        byte[] hex = HexFormat.of().formatHex(bytes).getBytes(StandardCharsets.US_ASCII);
        Decoder.run(new ByteArrayInputStream(hex), new PrintWriter(out), new PrintWriter(err));
        assertThat(err.toString()).isEmpty();
        return out.toString();
    }
}
