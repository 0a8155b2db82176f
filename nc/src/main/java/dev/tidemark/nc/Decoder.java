package dev.tidemark.nc;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** {@code --decode}: describes the frames that come as hex on standard input, without a server. */
final class Decoder {
    private Decoder() {}

    /** Describes all of the input, and returns the exit code. */
    static int run(InputStream in, PrintWriter out, PrintWriter err) throws IOException {
        byte[] bytes;
        try {
            bytes = HexText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (CommandException e) {
            err.println("tidemark nc: " + e.getMessage());
            return ExitCode.USAGE;
        }
        FrameText frames = FrameText.ofAll(bytes);
        out.print(frames);
        return frames.broken() == 0 ? ExitCode.OK : ExitCode.NOT_OK;
    }
}
