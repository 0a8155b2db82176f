package dev.tidemark.server.wire;

import dev.tidemark.protocol.ReplyFlags;
import dev.tidemark.protocol.RequestEncoder;
import dev.tidemark.server.model.ReadStateModel;
import dev.tidemark.server.model.ReplyFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * All that LOAD has to say of a user, page by page as PROTOCOL.md tells a client to ask.
 *
 * @param version that of the first page.
 * @param isFull whether what the client held is to be dropped.
 * @param count how many pages there were.
 */
public record Pages(long version, boolean isFull, int count, List<ReplyFrame.Entry> entries) {
    /**
     * Loads a user, each page checked by a model.
     *
     * @param since the version that the client has, 0 = none.
     * @param limit how many states a page may have, 0 = no wish.
     */
    public static Pages load(WireClient client, ReadStateModel model, long user, long since, int limit) {
        long version = 0;
        long asked = since;
        long after = 0;
        boolean isFull = false;
        int count = 0;
        List<ReplyFrame.Entry> entries = new ArrayList<>();
        while (true) {
            long afterChannel = after;
            long sinceVersion = asked;
            byte[] request =
                    WireClient.frame(out -> RequestEncoder.load(out, 1, user, afterChannel, sinceVersion, limit));
            ReplyFrame reply = client.call(request);
            if (!model.verify(request, reply)) {
                throw new AssertionError("refused: " + reply);
            }
            version = count == 0 ? reply.version() : version;
            if (reply.has(ReplyFlags.FULL)) {
                isFull = true;
                asked = 0;
                entries.clear();
            }
            count++;
            entries.addAll(reply.entries());
            if (!reply.has(ReplyFlags.MORE)) {
                return new Pages(version, isFull, count, entries);
            }
            after = entries.get(entries.size() - 1).channel();
        }
    }
}
