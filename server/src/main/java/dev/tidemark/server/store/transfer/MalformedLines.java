package dev.tidemark.server.store.transfer;

import java.io.PrintWriter;

/** What is done about lines that are malformed: the first ends the run, or so many are passed over and told. Thread: one. */
public final class MalformedLines {
    /** Lines that are told one by one; more would push everything else off the screen. */
    private static final int MOST_TOLD = 20;

    private final String file;
    private final long most;
    private final PrintWriter err;
    private long count;

    /** @param most lines that may be passed over, 0 for none. */
    public MalformedLines(String file, long most, PrintWriter err) {
        this.file = file;
        this.most = most;
        this.err = err;
    }

    /** @throws TransferException MALFORMED if it may not be passed over. */
    void onMalformed(long line, String what) {
        String where = file + " line " + line + ": " + what;
        if (count == most) {
            throw new TransferException(
                    TransferException.Reason.MALFORMED,
                    where
                            + (most == 0
                                    ? "; mend it, or let --skip-malformed pass over some such lines"
                                    : "; as many malformed lines as --skip-malformed allows came before"));
        }
        count++;
        if (count <= MOST_TOLD) {
            err.println("tidemark: passed over: " + where);
        } else if (count == MOST_TOLD + 1) {
            err.println("tidemark: further malformed lines are counted only");
        }
        err.flush();
    }

    /** An earlier run passed over so many already. */
    void continueFrom(long earlier) {
        count = earlier;
    }

    /** How many were passed over. */
    public long count() {
        return count;
    }
}
