// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.state.StateFile;
import io.cometmq.common.testing.ManualScheduler;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DelayOffsetsTest {
    private final ManualScheduler scheduler = new ManualScheduler();

    @TempDir
    Path directory;

    @Test
    void whatIsSavedNeverRunsAheadOfTheDisk() {
        DelayOffsets offsets = load();
        offsets.advance(1, 5);

        offsets.save(() -> 1000, () -> 900);
        assertThat(load().next(1)).isZero();

        offsets.advance(1, 6);
        offsets.save(() -> 1200, () -> 1000);
        assertThat(load().next(1)).isEqualTo(5);

        offsets.save(() -> 1200, () -> 1200);
        assertThat(load().next(1)).isEqualTo(6);
    }

    @Test
    void theLastOffsetsAreSavedOnceTheLogIsFlushed() {
        DelayOffsets offsets = load();
        offsets.advance(3, 7);

        offsets.saveLast(() -> true, () -> 0);

        assertThat(load().next(3)).isEqualTo(7);
        assertThat(load().next(4)).isZero();
    }

    @Test
    void theLastOffsetsAreNotSavedWhenTheDiskRefusesTheLog() {
        DelayOffsets offsets = load();
        offsets.advance(3, 5);
        offsets.save(() -> 1000, () -> 900);
        offsets.advance(3, 7);

        offsets.saveLast(() -> false, () -> 1000);

        assertThat(load().next(3)).isEqualTo(5);
    }

    @Test
    void aMessageThatIsDeliveredWhileOffsetsAreSavedIsNotSavedBeforeItIsFlushed() {
        DelayOffsets offsets = load();
        offsets.advance(1, 5);
        long[] end = {1000};

        offsets.save(
                () -> {
                    end[0] = 1200;
                    offsets.advance(1, 6);
                    return end[0];
                },
                () -> 1000);
        offsets.save(() -> 1200, () -> 1200);

        assertThat(load().next(1)).isEqualTo(6);
    }

    private DelayOffsets load() {
        return DelayOffsets.load(new StateFile(directory.resolve("delayOffset.json"), scheduler), scheduler.clock());
    }
}
