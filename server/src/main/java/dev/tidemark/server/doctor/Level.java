package dev.tidemark.server.doctor;

/** How bad a finding is, from good to bad. */
public enum Level {
    /** As it should be. */
    OK,
    /** Worth knowing; costs little. */
    NOTE,
    /** Costs speed, or will lead to a failure one day. */
    WARN,
    /** The server will not start, or not live long. */
    FAIL
}
