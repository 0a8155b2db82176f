package dev.tidemark.bench.heap;

import dev.tidemark.protocol.EntryLayout;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.Map;

/** A user and the user's read states by channel, as one writes that in Java without a thought for the collector. */
public final class HeapUser {
    private final Map<Long, HeapState> states = new HashMap<>();
    private long newestVersion;

    /** How many of the states stand for channels that nobody has asked for yet; see {@link #withUnknownStates}. */
    private int unknown;

    /**
     * A user with states whose channels are not known, since there is no store to read them from: each stands for one that a
     * store would have given, and becomes that of the next channel that is asked for. So a user read anew weighs as before.
     */
    public static HeapUser withUnknownStates(int count) {
        HeapUser user = new HeapUser();
        for (user.unknown = 0; user.unknown < count; ) {
            user.unknown++;
            user.states.put((long) -user.unknown, new HeapState());
        }
        return user;
    }

    /** The state of a channel, or null. */
    public HeapState find(long channel) {
        return states.get(channel);
    }

    /** The state of a channel, a new one if there was none. */
    public HeapState findOrCreate(long channel) {
        HeapState state = states.get(channel);
        if (state == null) {
            if (unknown > 0) {
                states.remove((long) -unknown);
                unknown--;
            }
            state = new HeapState();
            states.put(channel, state);
        }
        return state;
    }

    public int stateCount() {
        return states.size();
    }

    public long newestVersion() {
        return newestVersion;
    }

    public void newestVersion(long version) {
        newestVersion = version;
    }

    /** Writes all states as ENTRYs, in no order, which asks less than PROTOCOL.md does; the buffer has room. @return the bytes written. */
    public int write(ByteBuf out, int index) {
        int at = index;
        for (Map.Entry<Long, HeapState> state : states.entrySet()) {
            out.setLongLE(at + EntryLayout.CHANNEL_OFFSET, state.getKey());
            state.getValue().write(out, at + EntryLayout.STATE_OFFSET);
            at += EntryLayout.LENGTH;
        }
        return at - index;
    }
}
