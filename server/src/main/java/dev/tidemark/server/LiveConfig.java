package dev.tidemark.server;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The configuration that a server runs with now, and what has come of reading it anew.
 *
 * <p>Thread: any reads; changes one at a time.
 */
final class LiveConfig {
    private volatile LoadedConfig loaded;
    private final AtomicInteger reloads = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int keysLeft;

    LiveConfig(LoadedConfig loaded) {
        this.loaded = loaded;
    }

    LoadedConfig loaded() {
        return loaded;
    }

    ServerConfig config() {
        return loaded.config();
    }

    /** From now on the server runs with this. {@code left}: keys of what was read that only the next start takes over. */
    void replace(LoadedConfig next, int left) {
        loaded = next;
        keysLeft = left;
        reloads.incrementAndGet();
    }

    /** What was read had faults. */
    void refuse() {
        refused.incrementAndGet();
    }

    /** Lines of INFO. */
    String facts() {
        ServerConfig config = config();
        return "log_level " + config.log().level().name().toLowerCase(Locale.ROOT) + "\ncommit_delay_ms "
                + TimeUnit.NANOSECONDS.toMillis(config.store().commitDelayNs()) + "\nlimit_connections "
                + config.limits().connections() + "\nlimit_bytes_in_flight "
                + config.limits().bytesInFlight() + "\nconfig_reloads " + reloads + "\nconfig_reloads_refused "
                + refused + "\nconfig_keys_for_restart " + keysLeft + "\n";
    }
}
