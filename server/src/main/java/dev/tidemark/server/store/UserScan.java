package dev.tidemark.server.store;

/**
 * A walk over all users of a {@link ScannableStore}, or of anything that gives users one after the other; each once, in an order
 * of the source's own. Memory is bounded whatever the source holds.
 *
 * <p>A user changed while the walk is under way is given as it was at some moment of it; nobody changes a store that is moved.
 *
 * <p>Thread: one, which may be blocked for as long as a read takes. Lifetime: ends with {@link #close}, before the store is closed.
 */
public interface UserScan extends AutoCloseable {
    /**
     * Reads the next user into an image as {@link ReadStateStore#load} does: whole, without removed entries, ascending by
     * channel. A user who has versions but no states is given too; what a store holds of a user never changed is not.
     *
     * @param image is cleared first; its content at the end is undefined.
     * @return false at the end.
     * @throws StoreException UNUSABLE if the source cannot be read, or holds what does not decode.
     */
    boolean next(UserImage image);

    /**
     * Where a later walk goes on: behind the user that {@link #next} gave last, or where this walk began if it gave none yet.
     * One line of printable ASCII, which only this kind of source understands.
     */
    String position();

    /** Which part of the source lies behind, from 0 to 1; NaN if that is not known. An estimate, cheap enough for once a second. */
    double share();

    @Override
    void close();
}
