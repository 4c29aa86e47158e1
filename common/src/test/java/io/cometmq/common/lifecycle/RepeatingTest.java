// SPDX-License-Identifier: Apache-2.0
package io.cometmq.common.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.config.Live;
import io.cometmq.common.testing.ManualScheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RepeatingTest {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final Live<Duration> pause = new Live<>(Duration.ofSeconds(10));
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void aNewPauseCountsFromTheNextRunOn() {
        Repeating unused = Repeating.start(scheduler, "count", pause::get, runs::incrementAndGet);
        pause.set(Duration.ofSeconds(1));
        scheduler.advance(Duration.ofSeconds(9));
        assertThat(runs).hasValue(0);

        scheduler.advance(Duration.ofSeconds(3));

        assertThat(runs).hasValue(3);
    }

    @Test
    void runsAgainAfterAFailure() {
        Repeating unused = Repeating.start(scheduler, "fail", pause::get, () -> {
            if (runs.incrementAndGet() == 1) {
                throw new IllegalStateException("once");
            }
        });
        assertThatThrownBy(() -> scheduler.advance(Duration.ofSeconds(10))).hasMessage("once");

        scheduler.advance(Duration.ofSeconds(10));

        assertThat(runs).hasValue(2);
    }

    @Test
    void endsWhenItIsClosed() {
        Repeating repeating = Repeating.start(scheduler, "count", pause::get, runs::incrementAndGet);
        scheduler.advance(Duration.ofSeconds(10));

        repeating.close();
        scheduler.advance(Duration.ofMinutes(1));

        assertThat(runs).hasValue(1);
    }
}
