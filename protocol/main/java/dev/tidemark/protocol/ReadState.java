package dev.tidemark.protocol;

import io.netty.buffer.ByteBuf;

/**
 * A read state decoded from the wire. PROTOCOL.md section 2 says what the fields mean; an absent state reads as {@link #ABSENT}.
 *
 * @param lastRead newest message the user has read, unsigned.
 * @param mentioned newest message counted in counter 0, unsigned.
 * @param counted newest message counted in any of counters 1, 2, 3, unsigned.
 * @param version µs since 1970-01-01 UTC of the last change, 0 = never changed.
 * @param mentions counter 0, 0 … 2³¹−1, as all counters.
 * @param unread counter 1.
 * @param counter2 counter 2, the application's.
 * @param counter3 counter 3, the application's.
 */
public record ReadState(
        long lastRead,
        long mentioned,
        long counted,
        long version,
        int mentions,
        int unread,
        int counter2,
        int counter3) {

    public static final ReadState ABSENT = new ReadState(0, 0, 0, 0, 0, 0, 0, 0);

    /** Decodes the STATE that begins at an index of a buffer. Indexes and the mark of the buffer stay. */
    public static ReadState decode(ByteBuf in, int index) {
        int counters = index + StateLayout.COUNTERS_OFFSET;
        return new ReadState(
                in.getLongLE(index + StateLayout.LAST_READ_OFFSET),
                in.getLongLE(index + StateLayout.MENTIONED_OFFSET),
                in.getLongLE(index + StateLayout.COUNTED_OFFSET),
                in.getLongLE(index + StateLayout.VERSION_OFFSET),
                in.getIntLE(counters),
                in.getIntLE(counters + Integer.BYTES),
                in.getIntLE(counters + 2 * Integer.BYTES),
                in.getIntLE(counters + 3 * Integer.BYTES));
    }

    /**
     * One of the four counters.
     *
     * @throws IllegalArgumentException if the index is not 0 … 3.
     */
    public int counter(int index) {
        return switch (index) {
            case 0 -> mentions;
            case 1 -> unread;
            case 2 -> counter2;
            case 3 -> counter3;
            default -> throw new IllegalArgumentException("counter: index=" + index + ", expected 0 … 3");
        };
    }
}
