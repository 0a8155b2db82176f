package dev.tidemark.server.wire;

import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.protocol.Status;
import dev.tidemark.server.model.ReplyFrame;
import java.util.LinkedHashMap;
import java.util.Map;

/** What INFO says: a value by name, in the server's order. */
public record Info(Map<String, String> values) {
    /** Asks a server. */
    public static Info of(WireClient client) {
        ReplyFrame reply = client.call(out -> RequestEncoder.info(out, 1));
        if (reply.status() != Status.OK) {
            throw new AssertionError("INFO: " + reply);
        }
        return parse(reply.text());
    }

    /** Takes lines {@code name value\n} apart; the value is the rest of the line. */
    static Info parse(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("INFO does not end with a line: " + text);
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
            int blank = line.indexOf(' ');
            if (blank <= 0) {
                throw new AssertionError("INFO has a line without a name and a value: " + line);
            }
            if (values.put(line.substring(0, blank), line.substring(blank + 1)) != null) {
                throw new AssertionError("INFO has a name twice: " + line);
            }
        }
        return new Info(values);
    }

    public long number(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new AssertionError("INFO has no " + name + ": " + values.keySet());
        }
        return Long.parseLong(value);
    }
}
