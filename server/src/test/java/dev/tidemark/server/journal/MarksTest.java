package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the journal writes for itself, when a sync has ended, is nothing that anybody waits for. */
class MarksTest {
    @ParameterizedTest
    @EnumSource(names = {"INTERVAL", "ALWAYS"})
    void shouldConfirmAndLetCommitAllThatWasAppendedThoughAMarkLiesBehind(SyncMode mode) {
        try (JournalRun run = JournalRun.start(new MemoryDisk(), mode)) {
            run.change(3);
            run.settle();
            run.endTurn();

            assertThat(run.journal.written()).as("a mark").isGreaterThan(run.journal.end());
            assertThat(run.journal.confirmed()).isGreaterThanOrEqualTo(run.journal.end());
            assertThat(run.journal.committable()).isGreaterThanOrEqualTo(run.journal.end());
            run.journal.close(false);
        }
    }
}
