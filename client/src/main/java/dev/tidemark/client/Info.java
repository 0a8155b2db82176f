package dev.tidemark.client;

import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyDecoder;
import dev.tidemark.protocol.RequestEncoder;
import io.netty.buffer.ByteBuf;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** INFO: what the server tells of itself, values by name in the server's order; cannot be changed. */
public final class Info extends Request<Map<String, String>> {
    private static final Info ONLY = new Info();

    private Info() {
        super(Opcode.INFO, NO_USER);
    }

    public static Info of() {
        return ONLY;
    }

    @Override
    int length() {
        return headerLength();
    }

    @Override
    void encode(ByteBuf out, int correlation) {
        RequestEncoder.info(out, correlation);
    }

    @Override
    Map<String, String> decode(Reply reply) {
        Map<String, String> values = new LinkedHashMap<>();
        ReplyDecoder.text(reply.in(), reply.frame()).lines().forEach(line -> {
            int space = line.indexOf(' ');
            values.put(space < 0 ? line : line.substring(0, space), space < 0 ? "" : line.substring(space + 1));
        });
        return Collections.unmodifiableMap(values);
    }

    @Override
    Repeat repeat() {
        return Repeat.ANY_TIME;
    }
}
