package dev.tidemark.loadgen.workload;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * How often each of several things comes, as weights: {@code connect=10,send=30,read=60}. Things are known by an index.
 *
 * <p>Thread: any. Allocation: none in {@link #draw}.
 */
public final class Shares {
    private final Map<String, Integer> weights;
    private final int[] indexes;
    private final int[] ends;
    private final int total;

    private Shares(Map<String, Integer> weights, Map<String, Integer> indexesByName) {
        this.weights = weights;
        indexes = new int[weights.size()];
        ends = new int[weights.size()];
        int sum = 0;
        int i = 0;
        for (Map.Entry<String, Integer> share : weights.entrySet()) {
            sum += share.getValue();
            indexes[i] = indexesByName.get(share.getKey());
            ends[i] = sum;
            i++;
        }
        total = sum;
    }

    /**
     * Reads {@code name=weight,…}. Names left out have no share.
     *
     * @param indexesByName the names that there are, and what {@link #draw} is to give for each.
     * @throws IllegalArgumentException if the text has another form, with a message for the person who wrote it.
     */
    static Shares parse(String text, Map<String, Integer> indexesByName) {
        Map<String, Integer> weights = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (!indexesByName.containsKey(name)) {
                throw malformed(text, indexesByName, "there is no '" + name + "'");
            }
            if (equals < 0 || !part.substring(equals + 1).matches("[0-9]{1,6}")) {
                throw malformed(text, indexesByName, "'" + part + "' has no whole number");
            }
            if (weights.put(name, Integer.parseInt(part.substring(equals + 1))) != null) {
                throw malformed(text, indexesByName, "'" + name + "' stands twice");
            }
        }
        weights.values().removeIf(weight -> weight == 0);
        if (weights.isEmpty()) {
            throw malformed(text, indexesByName, "all are 0");
        }
        return new Shares(weights, indexesByName);
    }

    private static IllegalArgumentException malformed(String text, Map<String, Integer> names, String what) {
        return new IllegalArgumentException(
                "--shares: '" + text + "', " + what + "; expected NAME=WEIGHT,… with the names " + names.keySet());
    }

    /** The index of one of the things, by chance. */
    int draw(UniformRandomProvider random) {
        if (ends.length == 1) {
            return indexes[0];
        }
        int at = random.nextInt(total);
        int i = 0;
        while (at >= ends[i]) {
            i++;
        }
        return indexes[i];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        weights.forEach((name, weight) -> text.append(text.length() == 0 ? "" : ",")
                .append(name)
                .append('=')
                .append(weight));
        return text.toString();
    }
}
