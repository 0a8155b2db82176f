package dev.tidemark.server;

/**
 * The value that an option got, and from where.
 *
 * @param value as {@link OptionType#parse} made it.
 * @param source {@code default}, {@code file:line}, {@code environment NAME} or {@code command line}.
 */
record ConfigSetting(ConfigOption option, Object value, String source) {
    /** The source of a value that nobody set. */
    static final String DEFAULT = "default";

    boolean isDefault() {
        return source.equals(DEFAULT);
    }
}
