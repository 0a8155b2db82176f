/**
 * Moves read states between stores, and to and from files, in a stream: {@code bin/tidemark store}.
 *
 * <p>Job: whatever the source, it is a {@link dev.tidemark.server.store.UserScan}, which gives users one after the other; a store
 * is one, and {@link dev.tidemark.server.store.transfer.FileScan} makes one of a file. Memory is bounded by one user and by the
 * tasks that a store is given at once. Thread: the command's own; stores answer on theirs, through a queue. Read first:
 * {@link dev.tidemark.server.store.transfer.StateImport}, then {@link dev.tidemark.server.store.transfer.UserMerge}.
 */
package dev.tidemark.server.store.transfer;
