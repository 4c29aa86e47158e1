// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.metrics.Buckets;
import io.cometmq.common.metrics.Histogram;

/** How long forces of the log take. Thread-safe. */
public final class ForceTimes {
    private final Clock clock;
    private final Histogram times =
            new Histogram(Buckets.seconds(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5));

    /** Measures by {@code clock}. */
    public ForceTimes(Clock clock) {
        this.clock = clock;
    }

    /** How long each took that succeeded. */
    public Histogram histogram() {
        return times;
    }

    long begin() {
        return clock.nanos();
    }

    void end(long began) {
        times.observe(clock.nanos() - began);
    }
}
