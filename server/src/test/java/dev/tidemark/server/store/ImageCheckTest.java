package dev.tidemark.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ImageCheckTest {
    private final UserImage image = new UserImage();

    @BeforeEach
    void makeImage() {
        image.clear(42);
        image.newestVersion(100);
        image.removalVersion(100);
    }

    private void add(long channel, long version, int... counters) {
        image.add(channel, 0, 0, 0, version, counters);
    }

    private void assertBoth(String fault) {
        assertThat(ImageCheck.faultOfCommit(image)).contains(fault);
        assertThat(ImageCheck.faultOfLoaded(image)).contains(fault);
    }

    @Test
    void shouldFindNothingInAGoodImage() {
        add(1, 1, 0, 0, 0, 0);
        add(Long.MAX_VALUE, 100, Integer.MAX_VALUE, 0, 0, Integer.MAX_VALUE);
        add(Long.MIN_VALUE, 50, 1, 2, 3, 4);
        add(-1, 50, 1, 2, 3, 4);

        assertThat(ImageCheck.faultOfCommit(image)).isNull();
        assertThat(ImageCheck.faultOfLoaded(image)).isNull();
    }

    @Test
    void shouldAllowRemovedStatesInCommitsOnly() {
        add(1, 1, UserImage.REMOVED, 0, 0, 0);

        assertThat(ImageCheck.faultOfCommit(image)).isNull();
        assertThat(ImageCheck.faultOfLoaded(image)).contains("counter");
    }

    @Test
    void shouldFindARemovalNewerThanTheUser() {
        image.removalVersion(-1);

        assertBoth("removalVersion");
    }

    @Test
    void shouldFindChannelsThatDoNotAscend() {
        add(-1, 1, 0, 0, 0, 0);
        add(1, 1, 0, 0, 0, 0);

        assertBoth("channel of entry 1");
    }

    @Test
    void shouldFindChannelsListedTwice() {
        add(1, 1, 0, 0, 0, 0);
        add(1, 1, 0, 0, 0, 0);

        assertBoth("channel of entry 1");
    }

    @Test
    void shouldFindChannelNone() {
        add(0, 1, 0, 0, 0, 0);

        assertBoth("channel of entry 0");
    }

    @Test
    void shouldFindVersionsOutOfRange() {
        add(1, 0, 0, 0, 0, 0);
        assertBoth("version of entry 0");
        makeImage();
        add(1, 101, 0, 0, 0, 0);
        assertBoth("version of entry 0");
    }

    @Test
    void shouldFindCountersAboveTheGreatest() {
        for (int i = 0; i < 4; i++) {
            makeImage();
            int[] counters = {1, 2, 3, 4};
            counters[i] = -1;
            add(1, 1, counters);
            assertBoth("counter");
        }
    }
}
