package dev.tidemark.protocol;

/**
 * Where the bytes of a frame leave its layout.
 *
 * @param offset within the frame.
 * @param text what is wrong there, for people.
 */
public record FrameProblem(int offset, String text) {}
