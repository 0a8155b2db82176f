package dev.tidemark.server.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredFormTest {
    @ParameterizedTest
    @ValueSource(ints = {StoredForm.NONE, StoredForm.PACKED, StoredForm.UNSURE})
    void shouldWantAllOfAUserWhoIsNotSpread(int form) {
        assertThat(StoredForm.wantsWhole(0, form)).isTrue();
        assertThat(StoredForm.wantsWhole(128, form)).isTrue();
        assertThat(StoredForm.wantsWhole(129, form)).isTrue();
        assertThat(StoredForm.wantsWhole(8192, form)).isTrue();
        assertThat(StoredForm.of(0, form)).isEqualTo(StoredForm.PACKED);
        assertThat(StoredForm.of(128, form)).isEqualTo(StoredForm.PACKED);
        assertThat(StoredForm.of(129, form)).isEqualTo(StoredForm.SPREAD);
    }

    @Test
    void shouldWantChangesOfAUserWhoStaysSpread() {
        assertThat(StoredForm.wantsWhole(8192, StoredForm.SPREAD)).isFalse();
        assertThat(StoredForm.wantsWhole(97, StoredForm.SPREAD)).isFalse();
    }

    @Test
    void shouldWantAllOfAUserWhoIsPackedAgain() {
        assertThat(StoredForm.wantsWhole(96, StoredForm.SPREAD)).isTrue();
        assertThat(StoredForm.of(96, StoredForm.SPREAD)).isEqualTo(StoredForm.PACKED);
        assertThat(StoredForm.of(97, StoredForm.SPREAD)).isEqualTo(StoredForm.SPREAD);
    }

    @Test
    void shouldNotChangeFormBackAndForthAtAnEdge() {
        int form = StoredForm.NONE;
        int changes = 0;
        for (int i = 0; i < 100; i++) {
            int next = StoredForm.of(i % 2 == 0 ? 128 : 129, form);
            changes += next == form ? 0 : 1;
            form = next;
        }
        assertThat(changes).isEqualTo(2);
    }
}
