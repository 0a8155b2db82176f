package dev.tidemark.server.cache;

import java.nio.ByteOrder;
import org.agrona.UnsafeApi;

/**
 * The one reservation of a cache, read and written by absolute address. It is counted in granules of 64 bytes, a cache line;
 * a block is named by the number of its first granule, an unsigned 32-bit handle, so one cache reaches 256 GiB.
 *
 * <p>Reserved, zeroed and thereby touched in the constructor, so that running out shows at start and not later. Every access is
 * checked against the bounds under {@code -ea}. Thread: the owning shard.
 */
final class Memory implements AutoCloseable {
    static final int GRANULE_SHIFT = 6;
    static final int GRANULE_BYTES = 1 << GRANULE_SHIFT;
    /** The most that 32-bit handles reach. */
    static final long MOST_BYTES = 1L << (Integer.SIZE + GRANULE_SHIFT);

    private static final long SMALL_PAGE_BYTES = 4096;
    /** A huge page; memory of at least this size begins at a multiple of it, so that the system can use them. */
    private static final long HUGE_PAGE_BYTES = 2 << 20;

    private final long reservation;
    private final long base;
    private final long length;
    private boolean closed;

    /** @throws OutOfMemoryError if the system does not give that much. */
    Memory(long length) {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new IllegalStateException("byte order of this machine: big-endian, expected little-endian");
        }
        long alignment = length >= HUGE_PAGE_BYTES ? HUGE_PAGE_BYTES : SMALL_PAGE_BYTES;
        this.length = length;
        reservation = UnsafeApi.allocateMemory(length + alignment);
        base = (reservation + alignment - 1) & -alignment;
        UnsafeApi.setMemory(base, length, (byte) 0);
    }

    long length() {
        return length;
    }

    /** Where a block begins. */
    long address(int block) {
        return base + (Integer.toUnsignedLong(block) << GRANULE_SHIFT);
    }

    /** The number of the granule that an address lies in. */
    int granuleOf(long address) {
        return (int) ((address - base) >>> GRANULE_SHIFT);
    }

    long getLong(long address) {
        assert isInside(address, Long.BYTES);
        return UnsafeApi.getLong(address);
    }

    void putLong(long address, long value) {
        assert isInside(address, Long.BYTES);
        UnsafeApi.putLong(address, value);
    }

    int getInt(long address) {
        assert isInside(address, Integer.BYTES);
        return UnsafeApi.getInt(address);
    }

    void putInt(long address, int value) {
        assert isInside(address, Integer.BYTES);
        UnsafeApi.putInt(address, value);
    }

    /** An unsigned 16-bit field. */
    int getU16(long address) {
        assert isInside(address, Short.BYTES);
        return UnsafeApi.getShort(address) & 0xFFFF;
    }

    void putU16(long address, int value) {
        assert isInside(address, Short.BYTES) && value >>> Short.SIZE == 0;
        UnsafeApi.putShort(address, (short) value);
    }

    /** An unsigned 8-bit field. */
    int getU8(long address) {
        assert isInside(address, Byte.BYTES);
        return UnsafeApi.getByte(address) & 0xFF;
    }

    void putU8(long address, int value) {
        assert isInside(address, Byte.BYTES) && value >>> Byte.SIZE == 0;
        UnsafeApi.putByte(address, (byte) value);
    }

    /** Copies inside this memory; the two ranges may overlap. */
    void copy(long from, long to, long bytes) {
        assert isInside(from, bytes) && isInside(to, bytes);
        UnsafeApi.copyMemory(from, to, bytes);
    }

    /** Copies from foreign memory. */
    void copyIn(long foreign, long to, long bytes) {
        assert isInside(to, bytes);
        UnsafeApi.copyMemory(foreign, to, bytes);
    }

    /** Copies to foreign memory. */
    void copyOut(long from, long foreign, long bytes) {
        assert isInside(from, bytes);
        UnsafeApi.copyMemory(from, foreign, bytes);
    }

    boolean isInside(long address, long bytes) {
        return !closed && bytes >= 0 && address >= base && address + bytes <= base + length;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            UnsafeApi.freeMemory(reservation);
        }
    }
}
