// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resource;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says how far the stop of a broker is, a line in the log for each stage. Owned by the thread that stops it. */
final class StopStages {
    private static final Logger log = LoggerFactory.getLogger(StopStages.class);

    private final Clock clock;
    private final String brokerName;
    private long beganNanos;

    StopStages(Clock clock, String brokerName) {
        this.clock = clock;
        this.brokerName = brokerName;
    }

    /** The stop begins. */
    void begin() {
        beganNanos = clock.nanos();
    }

    /** What is opened before this is closed after the line that says {@code doing}. */
    Resource before(String doing) {
        return () -> log.info(
                "Stopping: broker={} afterMillis={} now={}",
                brokerName,
                elapsed().toMillis(),
                doing);
    }

    /** Time since the stop began. */
    Duration elapsed() {
        return Duration.ofNanos(clock.nanos() - beganNanos);
    }
}
