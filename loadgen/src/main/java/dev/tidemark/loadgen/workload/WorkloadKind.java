package dev.tidemark.loadgen.workload;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The workloads that there are. */
public enum WorkloadKind {
    CHAT("connect=10,send=30,read=60", 0.99),
    INCREMENT("increment=1", 0),
    ACK("ack=1", 0),
    GET("get=1", 0),
    LOAD("load=1", 0),
    MIXED("increment=50,ack=30,get=15,load=5", 0),
    OVERLOAD("cold=99,hot=1", 0);

    private final String defaultShares;
    private final double defaultZipf;

    WorkloadKind(String defaultShares, double defaultZipf) {
        this.defaultShares = defaultShares;
        this.defaultZipf = defaultZipf;
    }

    /** The name on the command line and in reports. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What {@code --shares} is unless given. */
    public String defaultShares() {
        return defaultShares;
    }

    /** What {@code --zipf} is unless given. */
    public double defaultZipf() {
        return defaultZipf;
    }

    /**
     * The workload of a name.
     *
     * @throws IllegalArgumentException if there is none, with a message that lists them.
     */
    public static WorkloadKind of(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("workload '" + text + "', expected one of "
                        + Arrays.stream(values()).map(WorkloadKind::text).toList()));
    }

    /**
     * Reads shares of this workload.
     *
     * @throws IllegalArgumentException if they cannot be understood, or this workload has none that can be set.
     */
    public Shares shares(String text) {
        Map<String, Integer> names = new LinkedHashMap<>();
        switch (this) {
            case CHAT -> {
                names.put("connect", ChatStream.CONNECT);
                names.put("send", ChatStream.SEND);
                names.put("read", ChatStream.READ);
            }
            case MIXED -> {
                for (Operation operation :
                        new Operation[] {Operation.INCREMENT, Operation.ACK, Operation.GET, Operation.LOAD}) {
                    names.put(operation.tag(), operation.ordinal());
                }
            }
            case OVERLOAD -> {
                names.put("cold", OverloadStream.COLD);
                names.put("hot", OverloadStream.HOT);
            }
            default -> names.put(text(), Operation.valueOf(name()).ordinal());
        }
        return Shares.parse(text, names);
    }
}
