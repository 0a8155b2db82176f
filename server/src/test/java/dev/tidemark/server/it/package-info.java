/**
 * Tests that talk to a real server process over a socket. Job: hold the whole to PROTOCOL.md and to its promises about
 * memory, restarts and signals. Each class has a data directory of its own; nothing sleeps. Read first:
 * {@link dev.tidemark.server.it.GoldenBehaviourIT}, then {@link dev.tidemark.server.it.EvictionIT}.
 */
package dev.tidemark.server.it;
