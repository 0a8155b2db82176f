package dev.tidemark.loadgen.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who sets the pace. */
public enum Loop {
    /** A connection keeps a fixed number of requests under way, and sends one more for each reply. */
    @JsonProperty("closed")
    CLOSED,
    /** Requests are due at times of their own, whether or not replies come. */
    @JsonProperty("open")
    OPEN
}
