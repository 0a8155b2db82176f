package dev.tidemark.server;

/**
 * One option whose value differs from the one that the server runs with.
 *
 * @param before the setting that it runs with.
 * @param after the setting as it was read anew.
 * @param takesEffect whether that can hold now; else it does from the next start on.
 */
record ConfigChange(ConfigSetting before, ConfigSetting after, boolean takesEffect) {
    ConfigOption option() {
        return after.option();
    }

    /** For the log, e.g. {@code store.commit-delay=5s (was 30s)}. */
    String text() {
        return option().key() + "=" + option().type().format(after.value()) + " (was "
                + option().type().format(before.value()) + ")";
    }
}
