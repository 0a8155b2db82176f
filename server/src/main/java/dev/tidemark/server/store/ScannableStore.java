package dev.tidemark.server.store;

/** A store that can be walked over whole, for tools; a shard never does. Thread: {@link #scan} from any. */
public interface ScannableStore extends ReadStateStore {
    /** The position before the first user. */
    String START = "";

    /**
     * Begins a walk over all users. Loads and commits may go on beside it.
     *
     * @param position {@link #START}, or what {@link UserScan#position} of an earlier walk over this store's content said.
     * @throws StoreException UNUSABLE if the store cannot be read.
     * @throws IllegalArgumentException if the position is no such text.
     */
    UserScan scan(String position);
}
