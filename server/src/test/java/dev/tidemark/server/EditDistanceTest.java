package dev.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {
    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, '', 3",
        "abc, abc, 0",
        "abc, abd, 1",
        "abc, ac, 1",
        "ac, abc, 1",
        "kitten, sitting, 3"
    })
    void shouldCountLettersToInsertDropOrReplace(String a, String b, int distance) {
        assertThat(EditDistance.between(a, b)).isEqualTo(distance);
    }

    @Test
    void shouldFindTheNearestAndOfEqualsTheFirst() {
        assertThat(EditDistance.nearest("pot", List.of("host", "port", "post"))).isEqualTo("port");
        assertThat(EditDistance.nearest("portt", List.of("host", "port", "post")))
                .isEqualTo("port");
    }
}
