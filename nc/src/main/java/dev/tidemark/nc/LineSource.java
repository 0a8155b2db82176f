package dev.tidemark.nc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Lines of a stream, with a word to the caller before it waits for more: what was kept back should go out then. Thread: one. */
final class LineSource {
    private final InputStream in;
    private final Runnable beforeWait;
    private final byte[] chunk = new byte[64 * 1024];
    private int index;
    private int count;

    LineSource(InputStream in, Runnable beforeWait) {
        this.in = in;
        this.beforeWait = beforeWait;
    }

    /** The next line without its end, or null at the end of the stream. */
    String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (index < count) {
                byte b = chunk[index++];
                if (b == '\n') {
                    return text(line);
                }
                line.write(b);
            }
            beforeWait.run();
            index = 0;
            count = in.read(chunk);
            if (count < 0) {
                count = 0;
                return line.size() == 0 ? null : text(line);
            }
        }
    }

    private static String text(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
