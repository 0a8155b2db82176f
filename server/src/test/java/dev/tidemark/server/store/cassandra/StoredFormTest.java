package dev.tidemark.server.store.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoredFormTest {
    @Test
    void shouldWantAllStatesUnlessTheRowsAreKnown() {
        assertThat(StoredForm.wantsWhole(5, StoredForm.NONE)).isTrue();
        assertThat(StoredForm.wantsWhole(5, StoredForm.UNSURE)).isTrue();
        assertThat(StoredForm.wantsWhole(5, StoredForm.ROWS)).isFalse();
    }

    @Test
    void shouldWantAUserWithoutStatesWhole() {
        assertThat(StoredForm.wantsWhole(0, StoredForm.ROWS)).isTrue();
    }
}
