package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes that docs/JOURNAL.md shows are a journal, of which the tools say what it shows. */
class JournalDocumentTest {
    private static final int HEADER_LENGTH = 4_096;
    private static final int SEGMENT_BYTES = 33_554_432;
    private static final Pattern BYTES = Pattern.compile("^ *([0-9]+)  ((?:[0-9a-f]{2} )*[0-9a-f]{2})(?:  .*)?$");

    @TempDir
    private Path dir;

    private String document;

    @BeforeEach
    void writeWhatTheDocumentShows() throws IOException {
        document = Files.readString(Path.of("..", "docs", "JOURNAL.md"));
        List<byte[]> blocks = blocks();
        assertThat(blocks).hasSize(4);
        try (RandomAccessFile file = new RandomAccessFile(segment(1).toFile(), "rw")) {
            file.setLength(SEGMENT_BYTES);
            file.write(blocks.get(0));
            file.seek(HEADER_LENGTH);
            for (byte[] group : blocks.subList(1, blocks.size())) {
                file.write(group);
            }
        }
        try (RandomAccessFile file = new RandomAccessFile(segment(2).toFile(), "rw")) {
            file.setLength(SEGMENT_BYTES);
            file.write(headerOfTheSecond(blocks.get(0)));
        }
    }

    private static byte[] headerOfTheSecond(byte[] header) {
        byte[] second = Arrays.copyOf(header, HEADER_LENGTH);
        ByteBuffer fields = ByteBuffer.wrap(second).order(ByteOrder.LITTLE_ENDIAN);
        fields.putLong(24, 2).putLong(32, SEGMENT_BYTES - HEADER_LENGTH);
        CRC32C crc = new CRC32C();
        crc.update(second, 12, HEADER_LENGTH - 12);
        fields.putInt(8, (int) crc.getValue());
        return second;
    }

    private Path segment(int sequence) {
        return dir.resolve("shard-00-000000000000000" + sequence + ".journal");
    }

    private List<byte[]> blocks() {
        List<byte[]> blocks = new ArrayList<>();
        Matcher matcher = Pattern.compile("```bytes\n(.*?)```", Pattern.DOTALL).matcher(document);
        while (matcher.find()) {
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            matcher.group(1).lines().forEach(line -> {
                Matcher bytes = BYTES.matcher(line);
                assertThat(bytes.matches()).as(line).isTrue();
                assertThat(Integer.parseInt(bytes.group(1))).as(line).isEqualTo(block.size());
                block.writeBytes(HexFormat.ofDelimiter(" ").parseHex(bytes.group(2)));
            });
            blocks.add(block.toByteArray());
        }
        return blocks;
    }

    /** @param command as in the document, behind bin/tidemark journal. */
    private void assertShown(String command, int exitCode) {
        StringWriter out = new StringWriter();
        String[] words = command.split(" ", -1);
        words[words.length - 1] = dir.toString();
        int code = JournalCommand.commandLine(new PrintWriter(out, true), new PrintWriter(out, true))
                .execute(words);
        assertThat(code).isEqualTo(exitCode);
        assertThat(document).contains("$ bin/tidemark journal " + command + "\n" + out);
    }

    @Test
    void shouldShowAJournalThatIsWhole() {
        assertShown("verify data/journal", 0);
        assertShown("dump data/journal", 0);
        assertShown("dump -o json --user 42 data/journal", 0);
    }

    @Test
    void shouldShowWhatARepairSays() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segment(1).toFile(), "rw")) {
            file.seek(HEADER_LENGTH + 50);
            file.write(1);
        }
        assertShown("repair data/journal", ExitCode.JOURNAL.number());
    }
}
