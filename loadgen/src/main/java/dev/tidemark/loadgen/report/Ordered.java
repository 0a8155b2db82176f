package dev.tidemark.loadgen.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Immutable copies of maps that keep their order, which {@link Map#copyOf} does not. */
final class Ordered {
    private Ordered() {}

    /** @throws NullPointerException naming the map, or one of its keys, if it or a value is missing */
    static <V> Map<String, V> copyOf(Map<String, V> map, String name) {
        Objects.requireNonNull(map, name);
        map.forEach((key, value) -> Objects.requireNonNull(value, () -> name + "." + key));
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
