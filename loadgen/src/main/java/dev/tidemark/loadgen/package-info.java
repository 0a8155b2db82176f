/**
 * The load generator: sends a seeded, scheduled load to a server, measures what it answers, and reports it.
 */
package dev.tidemark.loadgen;
