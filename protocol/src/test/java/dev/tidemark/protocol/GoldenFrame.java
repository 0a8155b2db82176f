package dev.tidemark.protocol;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;

/** One frame of vectors/frames.json: its bytes and its fields. */
record GoldenFrame(String title, byte[] bytes, Config fields) {

    static List<GoldenFrame> all() {
        Config vectors = ConfigFactory.parseResources("vectors/frames.json");
        return vectors.getConfigList("frames").stream()
                .map(frame -> new GoldenFrame(
                        frame.getString("title"),
                        HexFormat.of().parseHex(frame.getString("hex")),
                        frame.getConfig("fields")))
                .toList();
    }

    ByteBuf buffer() {
        return Unpooled.wrappedBuffer(bytes);
    }

    int number(String name) {
        return (int) fields.getLong(name);
    }

    long id(String name) {
        return Long.parseUnsignedLong(fields.getString(name));
    }

    int[] counters() {
        return fields.getIntList("counters").stream()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    @Override
    public String toString() {
        return title;
    }
}
