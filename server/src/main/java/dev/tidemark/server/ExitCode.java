package dev.tidemark.server;

import dev.tidemark.server.journal.JournalException;
import dev.tidemark.server.store.StoreException;

/**
 * Why the server's process ended. A number keeps its meaning for good and is never given to another one.
 *
 * <p>Listed by {@code --help} and in docs/CONFIGURATION.md; {@code ConfigurationDocumentTest} holds the latter to this table.
 */
public enum ExitCode {
    OK(0, "stopped as asked, every change committed; or --check, --rehearse, --print-config, --help, --version"),
    JAVA(
            1,
            "the Java machine could not start, or crashed: a wrong Java option, its heap full (TIDEMARK_HEAP), or a defect"),
    CONFIGURATION(2, "the command line or the configuration has faults; all are on standard error"),
    ADDRESS(
            3,
            "server.address or server.port, or those of metrics, cannot be listened on: taken, not allowed, or not of this machine"),
    DATA_IN_USE(4, "data.dir is in use by another server"),
    MEMORY(5, "the memory asked for is not there; lower cache.memory"),
    STORE(6, "the store cannot be opened: data.dir not writable, disk full, or its files damaged"),
    UNCOMMITTED(
            7, "stopped as asked, but the store did not take every change; the journal, if there is one, has the rest"),
    JOURNAL(
            8,
            "the journal is damaged below what was durable, or cannot be opened: journal.dir not writable, disk full"),
    JOURNAL_FAILED(9, "a write or a sync of the journal failed; look at the disk, then start again"),
    STORE_OWNED(
            10,
            "another server owns the store's tables (store.type=cassandra): stop it, or start with --take-over if it is gone for good"),
    STORE_LOST(
            11,
            "another server has taken the store's tables from this one; the journal has what was not committed: start this one again"
                    + " only to bring that in, with --take-over and the other one stopped"),
    DIFFERENT(20, "bin/tidemark store compare: the stores differ"),
    MALFORMED(21, "bin/tidemark store import: a line of the input is malformed; the users before it are in the store"),
    INTERRUPTED(
            22,
            "bin/tidemark store: stopped by a signal before the end; with --checkpoint the same command goes on there"),
    UNREPLAYED(
            23,
            "bin/tidemark store: the journal has changes that the store may not have; start the server and stop it in order"),
    FILE(
            24,
            "bin/tidemark store: a file cannot be read or written, is there already, or is not what the checkpoint says"),
    LAUNCHER(69, "bin/tidemark found no Java 17 or newer, could not build, or wrote no archive"),
    INTERNAL(70, "a defect in the server; the log has it");

    private final int number;
    private final String sentence;

    ExitCode(int number, String sentence) {
        this.number = number;
        this.sentence = sentence;
    }

    /** What a store that cannot be opened, or fails, ends a program with. */
    static ExitCode of(StoreException failure) {
        return switch (failure.reason()) {
            case LOCKED -> DATA_IN_USE;
            case OWNED -> STORE_OWNED;
            case OWNERSHIP_LOST -> STORE_LOST;
            case UNUSABLE -> STORE;
        };
    }

    /** The same of a journal. */
    static ExitCode of(JournalException failure) {
        return failure.reason() == JournalException.Reason.LOCKED ? DATA_IN_USE : JOURNAL;
    }

    /** The process's exit status. */
    public int number() {
        return number;
    }

    /** What it means, and what to look at. */
    public String sentence() {
        return sentence;
    }
}
