package dev.tidemark.server.journal;

/**
 * Where a log is damaged below what was durable.
 *
 * @param file the segment's name.
 * @param offset in the file.
 * @param sentence what is there, and what was expected.
 */
public record JournalDamage(String file, long offset, String sentence) {
    @Override
    public String toString() {
        return "file=" + file + " offset=" + offset + ": " + sentence;
    }
}
