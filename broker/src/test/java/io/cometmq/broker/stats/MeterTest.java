// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MeterTest {
    private final ManualClock clock = new ManualClock();
    private final Meter meter = new Meter(clock.nanos());

    @Test
    void aRateCountsTheWindowOnly() {
        meter.add(1000);
        tick();
        meter.add(50);
        tick();

        assertThat(meter.perSecond(Duration.ofSeconds(10), clock.nanos())).isEqualTo(5.0);
        assertThat(meter.perSecond(Duration.ofMinutes(1), clock.nanos())).isEqualTo(52.5);
        assertThat(meter.total()).isEqualTo(1050);
    }

    @Test
    void aRateOfNoTimeIsZero() {
        meter.add(5);

        assertThat(meter.perSecond(Duration.ofSeconds(10), clock.nanos())).isZero();
    }

    private void tick() {
        clock.advance(Duration.ofSeconds(10));
        meter.sample(clock.nanos());
    }
}
