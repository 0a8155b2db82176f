package dev.tidemark.nc;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The golden frames of the protocol module by title. */
final class GoldenFrames {
    private static final Map<String, byte[]> BY_TITLE = read();

    private GoldenFrames() {}

    static byte[] bytes(String title) {
        byte[] bytes = BY_TITLE.get(title);
        if (bytes == null) {
            throw new AssertionError("no golden frame " + title);
        }
        return bytes.clone();
    }

    static List<byte[]> all() {
        return new ArrayList<>(BY_TITLE.values());
    }

    private static Map<String, byte[]> read() {
        Map<String, byte[]> frames = new LinkedHashMap<>();
        File file = new File("../protocol/src/test/resources/vectors/frames.json");
        for (Config frame : ConfigFactory.parseFile(file).getConfigList("frames")) {
            frames.put(frame.getString("title"), HexFormat.of().parseHex(frame.getString("hex")));
        }
        return frames;
    }
}
