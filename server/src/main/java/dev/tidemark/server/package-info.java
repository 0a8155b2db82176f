/**
 * The server's process: command line, configuration, wiring and the order of start and stop.
 *
 * <p>Thread: the main one, and the one that the Java machine starts for a stop. The packages below know nothing of this one; it
 * hands them what they need. Read first: {@link dev.tidemark.server.Main}, for keys {@link dev.tidemark.server.ConfigOption}.
 */
package dev.tidemark.server;
