package dev.tidemark.protocol;

import java.util.List;

/**
 * One page of a user's read states. Whether more are left, and whether it is a delta, is said by the reply's flags
 * {@link ReplyFlags#MORE} and {@link ReplyFlags#FULL}.
 *
 * @param version the user's newest change, FORGETs included; 0 for a user unknown.
 * @param entries by ascending unsigned channel; cannot be changed.
 */
public record LoadReply(long version, List<Entry> entries) {}
