package dev.tidemark.client;

import dev.tidemark.protocol.Entry;
import java.util.List;

/**
 * Read states of a user: a page, or all of them.
 *
 * @param version the user's newest change, FORGETs included; 0 for a user unknown. Of several pages that of the first, which is
 *     what to load since the next time.
 * @param entries by ascending unsigned channel; cannot be changed.
 * @param full a load since a version could not be answered as a delta, since states were forgotten: these are all states, and
 *     what was held before is to be dropped.
 * @param more some states are left: {@link Load#after} the last channel here. Never so behind
 *     {@link TidemarkClient#loadAll}.
 */
public record LoadedStates(long version, List<Entry> entries, boolean full, boolean more) {}
