/**
 * Connections that send requests and time the replies. Job: event loops, pace (closed or open loop), wire formats of the
 * targets, recording. Thread: each {@link dev.tidemark.loadgen.net.GeneratorLoop} is one, and owns its connections, streams and
 * recording. Read first: {@link dev.tidemark.loadgen.net.GeneratorLoop}, {@link dev.tidemark.loadgen.net.LoadConnection},
 * {@link dev.tidemark.loadgen.net.OpenLoop}.
 */
package dev.tidemark.loadgen.net;
