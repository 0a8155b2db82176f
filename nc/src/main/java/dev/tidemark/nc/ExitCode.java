package dev.tidemark.nc;

/** Exit codes of {@code tidemark nc}; never reused for another meaning. */
final class ExitCode {
    /** Every request was answered OK, or every frame had its layout. */
    static final int OK = 0;
    /** A reply was not OK or did not come, the connection ended early, or a decoded frame was broken. */
    static final int NOT_OK = 1;
    /** A mistake on the command line or in the commands read; wins over {@link #NOT_OK}. */
    static final int USAGE = 2;
    /** No connection could be made. */
    static final int NO_CONNECTION = 3;

    private ExitCode() {}
}
