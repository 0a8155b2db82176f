package dev.tidemark.server.cache;

/**
 * The blocks in use: takes and frees them, and keeps what refers to them right when freeing one moves another. At the moment of
 * {@link #free}, every block in use but the one freed must be complete and referred to by its handle.
 * Thread: the owning shard.
 */
final class Blocks {
    private final Memory memory;
    private final BlockHeader headers;
    private final PageHeap heap;
    private final BlockReferences references;
    private int movedFrom;
    private int movedTo;

    Blocks(Memory memory, BlockHeader headers, PageHeap heap, BlockReferences references) {
        this.memory = memory;
        this.headers = headers;
        this.heap = heap;
        this.references = references;
    }

    /** @return a block of which only the common header is set, without flags and slots; or NONE. */
    int allocate(int granules) {
        int block = heap.allocate(granules);
        if (block != PageHeap.NONE) {
            headers.clear(block, granules);
        }
        return block;
    }

    /** Frees a block that nothing refers to any more. Another may move to its place: see {@link #follow}. */
    void free(int block) {
        int granules = headers.granules(block);
        int moved = heap.free(block, granules);
        movedFrom = moved;
        movedTo = block;
        if (moved != PageHeap.NONE) {
            memory.copy(memory.address(moved), memory.address(block), (long) granules * Memory.GRANULE_BYTES);
            references.relocated(moved, block);
        }
    }

    /** Where a block is after the last {@link #free}. */
    int follow(int block) {
        return block == movedFrom ? movedTo : block;
    }

    /** Puts a complete copy of a user's block in the place of it, and frees the old one. @return where the copy is then. */
    int replaceUser(int old, int copy) {
        references.relocated(old, copy);
        free(old);
        return follow(copy);
    }

    /** Whether blocks of these sizes, 0 for none, can be had together. */
    boolean hasRoomFor(int a, int b, int c) {
        return heap.hasRoomFor(a, b, c);
    }

    /** The block in use that an address lies in. */
    int blockAt(long address) {
        return heap.blockAt(memory.granuleOf(address));
    }
}
