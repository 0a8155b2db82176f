/**
 * Fuzzing: the targets are named {@code *Fuzz} and lie beside what they drive, their corpora in src/test/fuzz. Read first:
 * {@link dev.tidemark.server.fuzz.FuzzTarget}.
 */
package dev.tidemark.server.fuzz;
