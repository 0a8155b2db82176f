/**
 * What a start does with a journal that an earlier run left: brings the changes that the store has not got into the store.
 *
 * <p>Thread: the one that starts the server. Read {@link dev.tidemark.server.recovery.Replay} first.
 */
package dev.tidemark.server.recovery;
