package dev.tidemark.server.cache;

/** Reads and writes what all blocks begin with, {@link BlockLayout}. Thread: the owning shard. */
final class BlockHeader {
    private final Memory memory;

    BlockHeader(Memory memory) {
        this.memory = memory;
    }

    /** Makes the header of a new block: a user without states. */
    void clear(int block, int granules) {
        long address = memory.address(block);
        memory.putLong(address, 0);
        memory.putU16(address + BlockLayout.GRANULES_OFFSET, granules);
    }

    /** Whether a flag of {@link BlockLayout} is set. */
    boolean has(int block, int flag) {
        return (flags(block) & flag) != 0;
    }

    void set(int block, int flag) {
        flags(block, flags(block) | flag);
    }

    void unset(int block, int flag) {
        flags(block, flags(block) & ~flag);
    }

    int flags(int block) {
        return memory.getU8(memory.address(block) + BlockLayout.FLAGS_OFFSET);
    }

    void flags(int block, int flags) {
        memory.putU8(memory.address(block) + BlockLayout.FLAGS_OFFSET, flags);
    }

    int granules(int block) {
        return memory.getU16(memory.address(block) + BlockLayout.GRANULES_OFFSET);
    }

    void granules(int block, int granules) {
        memory.putU16(memory.address(block) + BlockLayout.GRANULES_OFFSET, granules);
    }

    int count(int block) {
        return memory.getU16(memory.address(block) + BlockLayout.COUNT_OFFSET);
    }

    void count(int block, int count) {
        memory.putU16(memory.address(block) + BlockLayout.COUNT_OFFSET, count);
    }

    int removedCount(int block) {
        return memory.getU16(memory.address(block) + BlockLayout.REMOVED_COUNT_OFFSET);
    }

    void removedCount(int block, int count) {
        memory.putU16(memory.address(block) + BlockLayout.REMOVED_COUNT_OFFSET, count);
    }
}
