/**
 * The read states of PROTOCOL.md in plain Java collections: what the server is compared with.
 *
 * <p>Job: say what each request must be answered, and what is held afterwards; written from PROTOCOL.md alone, without a
 * look at the server. Thread: one at a time. Read first: {@link dev.tidemark.server.model.ReadStateModel}, then
 * {@link dev.tidemark.server.model.StateRules}.
 */
package dev.tidemark.server.model;
