// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

import io.cometmq.common.lifecycle.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which brokers are better avoided, and until when, judged by how long they took to answer. Thread-safe; holds one entry
 * per broker that was slow.
 */
final class BrokerFaults {
    /** From this latency on, in milliseconds ... */
    private static final long[] LATENCY_MILLIS = {50, 100, 550, 1_800, 3_000, 5_000, 15_000};
    /** ... a broker is avoided for this long, in milliseconds. */
    private static final long[] AVOID_MILLIS = {0, 0, 2_000, 5_000, 6_000, 10_000, 30_000};
    /** The latency that a failed call counts as, in milliseconds. */
    private static final long FAILED_LATENCY_MILLIS = 10_000;

    private final Clock clock;
    private final Map<String, Long> avoidUntilNanos = new ConcurrentHashMap<>();

    BrokerFaults(Clock clock) {
        this.clock = clock;
    }

    /** Remembers how a call ended. */
    void update(String brokerName, long latencyMillis, boolean failed) {
        long avoidMillis = avoidMillis(failed ? FAILED_LATENCY_MILLIS : latencyMillis);
        if (avoidMillis > 0) {
            avoidUntilNanos.put(brokerName, clock.nanos() + avoidMillis * 1_000_000);
        } else if (!avoidUntilNanos.isEmpty()) {
            avoidUntilNanos.remove(brokerName);
        }
    }

    /** Whether the broker need not be avoided now. */
    boolean isAvailable(String brokerName) {
        Long until = avoidUntilNanos.get(brokerName);
        return until == null || clock.nanos() - until >= 0;
    }

    private static long avoidMillis(long latencyMillis) {
        for (int i = LATENCY_MILLIS.length - 1; i >= 0; i--) {
            if (latencyMillis >= LATENCY_MILLIS[i]) {
                return AVOID_MILLIS[i];
            }
        }
        return 0;
    }
}
