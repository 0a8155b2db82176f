/**
 * The journal: one append-only log a shard, in segments on disk, that makes acknowledged changes outlive the process and, as
 * configured, lost power. What is on disk is described in docs/JOURNAL.md.
 *
 * <p>Thread: a shard's for {@link dev.tidemark.server.journal.Journal}; what may block runs on a thread of the journal's own.
 * Read {@link dev.tidemark.server.journal.Journal} first.
 */
package dev.tidemark.server.journal;
