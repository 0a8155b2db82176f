package dev.tidemark.protocol;

/**
 * One field of a frame, for people.
 *
 * @param offset of its first byte within the frame.
 * @param length in bytes.
 * @param name as in PROTOCOL.md and the golden frames; items of lists as {@code users[0]} or {@code entries[0].channel}.
 * @param value numbers unsigned and decimal (a delta signed), several joined by commas; text as it is; other bytes in hex.
 * @param meaning the name that the value stands for, such as that of a status; empty where it stands for itself.
 */
public record FrameField(int offset, int length, String name, String value, String meaning) {}
