package dev.tidemark.server;

import java.util.List;

/** All faults of a configuration, found in one go. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A copy made by {@link List#copyOf}, which can be serialized as every exception must. */
    @SuppressWarnings("serial")
    private final List<String> faults;

    public ConfigException(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    /** One sentence a fault, naming the key, the value, where it stands and what was expected. */
    public List<String> faults() {
        return faults;
    }
}
