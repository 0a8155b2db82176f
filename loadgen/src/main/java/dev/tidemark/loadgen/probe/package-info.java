/**
 * What the machine and the server's process tell of themselves, read from /proc and from HotSpot's counters. Thread: one.
 * Read first: {@link dev.tidemark.loadgen.probe.ProcessProbe}.
 */
package dev.tidemark.loadgen.probe;
