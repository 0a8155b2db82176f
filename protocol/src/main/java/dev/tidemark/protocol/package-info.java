/**
 * The wire contract of docs/PROTOCOL.md as Java: layouts, opcodes, statuses, flags, and the encoding and decoding of frames.
 *
 * <p>Job: everything that both ends of a connection must agree on, and nothing else. Thread: stateless, safe from any.
 * Needs netty-buffer only. Read first: {@link dev.tidemark.protocol.FrameLayout}, then
 * {@link dev.tidemark.protocol.RequestEncoder} and {@link dev.tidemark.protocol.ReplyDecoder}; frames for people are
 * {@link dev.tidemark.protocol.FrameDescription}.
 */
package dev.tidemark.protocol;
