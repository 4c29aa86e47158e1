// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointPaceTest {
    private static final long SOME = CheckpointPace.BEHIND_BYTES;
    private static final long MUCH = CheckpointPace.MAX_BEHIND_BYTES;

    private final CheckpointPace pace = new CheckpointPace(0);

    @Test
    void nothingNewIsNeverSaved() {
        assertThat(pace.isDue(0, seconds(3600))).isFalse();
    }

    @Test
    void theFirstIsDueAtOnceAndLittleAfterTheInterval() {
        assertThat(pace.isDue(1, 0)).isTrue();
        pace.tried(0, seconds(1), true);

        assertThat(pace.isDue(1, seconds(11) - 1)).isFalse();
        assertThat(pace.isDue(1, seconds(11))).isTrue();
    }

    @Test
    void someBytesWaitUntilSavingIsAQuarterOfTheTime() {
        pace.tried(0, seconds(2), true);

        assertThat(pace.isDue(SOME, seconds(8) - 1)).isFalse();
        assertThat(pace.isDue(SOME, seconds(8))).isTrue();
        assertThat(pace.isDue(SOME - 1, seconds(8))).isFalse();
    }

    @Test
    void manyBytesWaitForNothing() {
        pace.tried(0, seconds(60), true);

        assertThat(pace.isDue(MUCH - 1, seconds(60))).isFalse();
        assertThat(pace.isDue(MUCH, seconds(60))).isTrue();
    }

    @Test
    void saveThatTakesLongIsNotRepeatedAtEachInterval() {
        pace.tried(0, seconds(20), true);

        assertThat(pace.isDue(1, seconds(20 + 59))).isFalse();
        assertThat(pace.isDue(1, seconds(20 + 60))).isTrue();
    }

    @Test
    void whatTheDiskRefusedIsTriedAgainAfterTheInterval() {
        pace.tried(0, 0, false);

        assertThat(pace.isDue(MUCH, seconds(10) - 1)).isFalse();
        assertThat(pace.isDue(MUCH, seconds(10))).isTrue();
    }

    private static long seconds(long count) {
        return Duration.ofSeconds(count).toNanos();
    }
}
