// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final ManualClock clock = new ManualClock();
    private final Stop stop = new Stop();

    @Test
    void whatIsLateIsTimedFromWhenItWasDue() throws InterruptedException {
        long begin = clock.nanos();
        Pace pace = new Pace(1_000, clock, stop);
        clock.advance(Duration.ofSeconds(1)); // the first answer took a second

        assertThat(pace.awaitNext()).isEqualTo(begin);
        assertThat(pace.awaitNext()).isEqualTo(begin + 1_000_000);
        assertThat(pace.awaitNext()).isEqualTo(begin + 2_000_000);
    }

    @Test
    void withoutARateEachIsDueWhenAThreadIsFree() throws InterruptedException {
        Pace pace = new Pace(0, clock, stop);
        clock.advance(Duration.ofSeconds(1));

        assertThat(pace.awaitNext()).isEqualTo(clock.nanos());
    }

    @Test
    void anEndCutsTheWaitShort() throws InterruptedException {
        Pace pace = new Pace(0.001, clock, stop);
        pace.awaitNext();
        stop.tell();

        assertThat(pace.awaitNext())
                .as("due a thousand seconds after the first")
                .isEqualTo(clock.nanos() + Duration.ofSeconds(1_000).toNanos());
    }
}
