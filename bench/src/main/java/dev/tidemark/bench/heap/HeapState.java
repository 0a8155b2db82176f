package dev.tidemark.bench.heap;

import dev.tidemark.protocol.Counters;
import dev.tidemark.protocol.StateLayout;
import io.netty.buffer.ByteBuf;

/** One read state as an object, with the fields of PROTOCOL.md section 2 and the rules that the load generator's requests meet. */
public final class HeapState {
    private long lastRead;
    private long mentioned;
    private long counted;
    private long version;
    private int mentions;
    private int unread;
    private int third;
    private int fourth;

    /** INCREMENT with a message id and a positive delta. @return whether the message has not been read. */
    public boolean increment(int mask, long message, int delta, long newVersion) {
        if (Long.compareUnsigned(message, lastRead) <= 0) {
            return false;
        }
        if ((mask & Counters.MENTIONS_MASK) != 0) {
            mentions = saturated(mentions, delta);
            mentioned = later(mentioned, message);
        }
        if ((mask & Counters.COUNTED_MASK) != 0) {
            unread = (mask & Counters.UNREAD_MASK) != 0 ? saturated(unread, delta) : unread;
            third = (mask & 4) != 0 ? saturated(third, delta) : third;
            fourth = (mask & 8) != 0 ? saturated(fourth, delta) : fourth;
            counted = later(counted, message);
        }
        version = newVersion;
        return true;
    }

    /** ACK: moves forward, and clears the counters of the mask that it covers. @return whether it was not behind lastRead. */
    public boolean ack(int mask, long message, long newVersion) {
        if (Long.compareUnsigned(message, lastRead) < 0) {
            return false;
        }
        lastRead = message;
        if (Long.compareUnsigned(message, mentioned) >= 0) {
            mentions = (mask & Counters.MENTIONS_MASK) != 0 ? 0 : mentions;
        }
        if (Long.compareUnsigned(message, counted) >= 0) {
            unread = (mask & Counters.UNREAD_MASK) != 0 ? 0 : unread;
            third = (mask & 4) != 0 ? 0 : third;
            fourth = (mask & 8) != 0 ? 0 : fourth;
        }
        version = newVersion;
        return true;
    }

    /** MARK with counters of zero. */
    public void mark(long newLastRead, long newMentioned, long newCounted, long newVersion) {
        lastRead = newLastRead;
        mentioned = newMentioned;
        counted = newCounted;
        version = newVersion;
        mentions = 0;
        unread = 0;
        third = 0;
        fourth = 0;
    }

    /** Counter 1. */
    public int unread() {
        return unread;
    }

    /** Writes the STATE at an index of a buffer that has room for it. */
    public void write(ByteBuf out, int index) {
        out.setLongLE(index + StateLayout.LAST_READ_OFFSET, lastRead);
        out.setLongLE(index + StateLayout.MENTIONED_OFFSET, mentioned);
        out.setLongLE(index + StateLayout.COUNTED_OFFSET, counted);
        out.setLongLE(index + StateLayout.VERSION_OFFSET, version);
        int counters = index + StateLayout.COUNTERS_OFFSET;
        out.setIntLE(counters, mentions);
        out.setIntLE(counters + Integer.BYTES, unread);
        out.setIntLE(counters + 2 * Integer.BYTES, third);
        out.setIntLE(counters + 3 * Integer.BYTES, fourth);
    }

    private static int saturated(int counter, int delta) {
        return (int) Math.min((long) counter + delta, Counters.MAX_VALUE);
    }

    private static long later(long position, long message) {
        return Long.compareUnsigned(message, position) > 0 ? message : position;
    }
}
