package dev.tidemark.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bytes that docs/PROTOCOL.md shows are frames, whole and right. */
class ProtocolDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "PROTOCOL.md");
    private static final Pattern BLOCK = Pattern.compile("```hex\n(.*?)```", Pattern.DOTALL);

    @Test
    void shouldShowFramesThatDecodeWithoutAProblem() throws IOException {
        List<FrameDescription> frames = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(Files.readString(DOCUMENT));
        while (blocks.find()) {
            ByteBuf bytes = Unpooled.wrappedBuffer(
                    ByteBufUtil.decodeHexDump(blocks.group(1).replaceAll("\\s", "")));
            FrameDescription frame = FrameDescription.of(bytes, 0, bytes.readableBytes());
            assertThat(frame.problems()).as(blocks.group(1)).isEmpty();
            assertThat(bytes.getIntLE(FrameLayout.LENGTH_OFFSET)).isEqualTo(bytes.readableBytes());
            frames.add(frame);
        }
        assertThat(frames).hasSize(3);
    }
}
