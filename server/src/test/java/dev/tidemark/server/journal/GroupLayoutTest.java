package dev.tidemark.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.protocol.EntryLayout;
import dev.tidemark.protocol.StateLayout;
import org.junit.jupiter.api.Test;

/** Pins {@link GroupLayout} and {@link RecordLayout}. */
class GroupLayoutTest {
    @Test
    void shouldHaveTheLayoutOfTheDocument() {
        assertThat(GroupLayout.CRC_OFFSET).isEqualTo(0);
        assertThat(GroupLayout.RECORD_COUNT_OFFSET).isEqualTo(4);
        assertThat(GroupLayout.KIND_OFFSET).isEqualTo(6);
        assertThat(GroupLayout.POSITION_OFFSET).isEqualTo(8);
        assertThat(GroupLayout.DURABLE_OFFSET).isEqualTo(16);
        assertThat(GroupLayout.START_OFFSET).isEqualTo(24);
        assertThat(GroupLayout.RECORDS_OFFSET).isEqualTo(32);
        assertThat(GroupLayout.COVERED_OFFSET).isEqualTo(4);
        assertThat(GroupLayout.RECORDS).isEqualTo(0);
        assertThat(GroupLayout.LAST).isEqualTo(1);
        assertThat(GroupLayout.MOST_BYTES).isEqualTo(1_048_544);
        assertThat(GroupLayout.length(0)).isEqualTo(32);
        assertThat(GroupLayout.length(3)).isEqualTo(32 + 3 * 64);
    }

    @Test
    void shouldHaveRecordsOf64Bytes() {
        assertThat(RecordLayout.USER_OFFSET).isEqualTo(0);
        assertThat(RecordLayout.ENTRY_OFFSET).isEqualTo(8);
        assertThat(RecordLayout.LENGTH).isEqualTo(64);
        assertThat(EntryLayout.CHANNEL_OFFSET).isEqualTo(0);
        assertThat(EntryLayout.STATE_OFFSET + StateLayout.VERSION_OFFSET).isEqualTo(32);
        assertThat(EntryLayout.STATE_OFFSET + StateLayout.COUNTERS_OFFSET).isEqualTo(40);
        assertThat(RecordLayout.REMOVED).isEqualTo(0x8000_0000);
    }

    /** Relations that the rest relies on. */
    @Test
    void shouldHoldTheLargestChangeInAGroupAndASegment() {
        assertThat(GroupLayout.MOST_RECORDS).isGreaterThan(RecordLayout.MOST_RECORDS_OF_A_CHANGE);
        assertThat(GroupLayout.MOST_RECORDS).isLessThan(1 << 16);
        assertThat(GroupLayout.RECORDS_OFFSET % GroupLayout.ALIGNMENT).isZero();
        assertThat(RecordLayout.LENGTH % GroupLayout.ALIGNMENT).isZero();
        assertThat(SegmentHeaderLayout.LENGTH % GroupLayout.ALIGNMENT).isZero();
        assertThat(SegmentHeaderLayout.LENGTH
                        + GroupLayout.length(RecordLayout.MOST_RECORDS_OF_A_CHANGE)
                        + SegmentJournal.MARKS_BYTES)
                .isLessThan(JournalSettings.LEAST_SEGMENT_BYTES);
    }
}
