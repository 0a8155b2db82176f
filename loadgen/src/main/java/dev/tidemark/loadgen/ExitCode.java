package dev.tidemark.loadgen;

/**
 * Why the load generator's process ended. A number keeps its meaning for good and is never given to another one. Where several
 * hold, the one listed later wins, since the figures are worth less.
 *
 * <p>Listed by {@code --help} and in docs/LOADGEN.md; {@code LoadgenDocumentTest} holds the latter to this table.
 */
public enum ExitCode {
    OK(0, "the run is valid, and every reply was a success"),
    ERRORS(1, "the run is valid, but some requests were answered with an error, lost or not answered"),
    SLO_MISSED(5, "a bound of --slo was not kept, or with --sweep by no rate"),
    INVALID(3, "the generator itself fell behind: the times are not the server's"),
    USAGE(2, "a mistake on the command line"),
    NO_CONNECTION(4, "the server cannot be reached, or is none of --target"),
    BROKEN(6, "the load could not go on, or the files could not be written"),
    DEFECT(70, "a defect in the load generator; standard error has it");

    private final int number;
    private final String sentence;

    ExitCode(int number, String sentence) {
        this.number = number;
        this.sentence = sentence;
    }

    /** The process's exit status. */
    public int number() {
        return number;
    }

    /** What it means. */
    public String sentence() {
        return sentence;
    }
}
