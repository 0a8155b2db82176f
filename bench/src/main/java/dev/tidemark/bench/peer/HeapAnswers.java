package dev.tidemark.bench.peer;

import dev.tidemark.bench.heap.HeapLru;
import dev.tidemark.bench.heap.HeapState;
import dev.tidemark.bench.heap.HeapUser;
import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.FrameLayout;
import dev.tidemark.protocol.Opcode;
import dev.tidemark.protocol.ReplyLayout;
import dev.tidemark.protocol.RequestLayout;
import dev.tidemark.protocol.Status;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Answers from an LRU of ordinary Java objects, without journal and store. Made for the comparison only: it shows what the
 * garbage collector does to such a server, and does less than Tidemark does.
 */
final class HeapAnswers extends Answers {
    private final HeapLru users;
    private final LongSupplier allocatedBytes;
    private long version = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());

    /** @param allocatedBytes what the loop's thread has ever allocated. */
    HeapAnswers(HeapLru users, LongSupplier allocatedBytes) {
        super("heap");
        this.users = users;
        this.allocatedBytes = allocatedBytes;
    }

    @Override
    void answerState(int opcode, ByteBuf in, int frame, ByteBuf out) {
        HeapUser user = users.use(in.getLongLE(frame + RequestLayout.USER_OFFSET));
        long channel = in.getLongLE(frame + RequestLayout.CHANNEL_OFFSET);
        int mask = in.getUnsignedShortLE(frame + FrameLayout.PARAM_OFFSET);
        HeapState state = user.findOrCreate(channel);
        long newVersion = version + 1;
        boolean changed = switch (opcode) {
            case Opcode.INCREMENT -> state.increment(mask, message(in, frame), delta(in, frame), newVersion);
            case Opcode.ACK -> state.ack(mask, message(in, frame), newVersion);
            case Opcode.MARK -> {
                state.mark(
                        in.getLongLE(frame + RequestLayout.MARK_LAST_READ_OFFSET),
                        in.getLongLE(frame + RequestLayout.MARK_MENTIONED_OFFSET),
                        in.getLongLE(frame + RequestLayout.MARK_COUNTED_OFFSET),
                        newVersion);
                yield true;
            }
            default -> false;
        };
        if (changed) {
            version = newVersion;
            user.newestVersion(newVersion);
        }
        int reply = begin(in, frame, out, ReplyLayout.STATE_REPLY_LENGTH, Status.OK);
        state.write(out, reply + ReplyLayout.STATE_OFFSET);
    }

    @Override
    void answerLoad(ByteBuf in, int frame, ByteBuf out) {
        HeapUser user = users.use(in.getLongLE(frame + RequestLayout.USER_OFFSET));
        int count = user.stateCount();
        int reply = begin(in, frame, out, ReplyLayout.LOAD_ENTRIES_OFFSET + count * EntryLayout.LENGTH, Status.OK);
        out.setLongLE(reply + ReplyLayout.LOAD_VERSION_OFFSET, user.newestVersion());
        out.setIntLE(reply + ReplyLayout.LOAD_COUNT_OFFSET, count);
        out.setIntLE(reply + ReplyLayout.LOAD_ENTRY_LENGTH_OFFSET, EntryLayout.LENGTH);
        user.write(out, reply + ReplyLayout.LOAD_ENTRIES_OFFSET);
    }

    @Override
    String info() {
        return "users_resident " + users.size() + "\nevictions " + users.evictions() + "\nshard_allocated_bytes "
                + allocatedBytes.getAsLong() + "\n";
    }

    private static long message(ByteBuf in, int frame) {
        return in.getLongLE(frame + RequestLayout.MESSAGE_OFFSET);
    }

    private static int delta(ByteBuf in, int frame) {
        return in.getIntLE(frame + RequestLayout.DELTA_OFFSET);
    }
}
