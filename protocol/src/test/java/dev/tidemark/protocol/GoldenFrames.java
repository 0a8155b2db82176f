package dev.tidemark.protocol;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.HexFormat;
import java.util.List;

/** The golden bytes of {@code vectors/frames.json}: frames with their fields, and users with their shards. */
final class GoldenFrames {
    private static final Config FILE = ConfigFactory.parseResources(
            GoldenFrames.class.getClassLoader(),
            "vectors/frames.json",
            ConfigParseOptions.defaults().setAllowMissing(false));

    /** One frame: its bytes, and what they mean. 64-bit numbers are strings in {@code fields}. */
    record Frame(String title, byte[] bytes, Config fields) {
        boolean isReply() {
            return (fields.getInt("opcode") & FrameLayout.REPLY_BIT) != 0;
        }

        long id(String field) {
            return Long.parseUnsignedLong(fields.getString(field));
        }

        /** A u32, as the int with the same bits. */
        int u32(String field) {
            return (int) fields.getLong(field);
        }

        int[] counters(String field) {
            return fields.getIntList(field).stream().mapToInt(Integer::intValue).toArray();
        }

        long[] ids(String field) {
            return fields.getStringList(field).stream()
                    .mapToLong(Long::parseUnsignedLong)
                    .toArray();
        }

        /** One column of a list of pairs. */
        long[] column(String field, int index) {
            return fields.getList(field).stream()
                    .map(pair -> ((List<?>) pair.unwrapped()).get(index))
                    .mapToLong(value -> Long.parseUnsignedLong(value.toString()))
                    .toArray();
        }

        @Override
        public String toString() {
            return title;
        }
    }

    /** One user of the table of shards. */
    record Shards(long user, long mix64, Config shardByCount) {}

    private GoldenFrames() {}

    static List<Frame> requests() {
        return frames().stream().filter(frame -> !frame.isReply()).toList();
    }

    static List<Frame> replies() {
        return frames().stream().filter(Frame::isReply).toList();
    }

    static List<Shards> shards() {
        return FILE.getConfigList("shards").stream()
                .map(entry -> new Shards(
                        Long.parseUnsignedLong(entry.getString("user")),
                        Long.parseUnsignedLong(entry.getString("mix64"), 16),
                        entry.getConfig("shard")))
                .toList();
    }

    private static List<Frame> frames() {
        return FILE.getConfigList("frames").stream()
                .map(entry -> new Frame(
                        entry.getString("title"),
                        HexFormat.of().parseHex(entry.getString("hex")),
                        entry.getConfig("fields")))
                .toList();
    }
}
