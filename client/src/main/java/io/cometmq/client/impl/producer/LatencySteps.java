// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.producer;

/**
 * From which latency on a broker is avoided for how long. Immutable.
 *
 * @param latencyMillis rising; from each on ...
 * @param avoidMillis ... the broker is avoided for this long
 */
@SuppressWarnings("ArrayRecordComponent") // The arrays are settings of the public API, as in RocketMQ; not compared.
public record LatencySteps(long[] latencyMillis, long[] avoidMillis) {
    /** What RocketMQ's clients do. */
    public static LatencySteps defaults() {
        return new LatencySteps(
                new long[] {50, 100, 550, 1_800, 3_000, 5_000, 15_000},
                new long[] {0, 0, 2_000, 5_000, 6_000, 10_000, 30_000});
    }

    long avoidMillis(long latency) {
        // The two are set one after the other, so for a moment one may be longer.
        for (int i = Math.min(latencyMillis.length, avoidMillis.length) - 1; i >= 0; i--) {
            if (latency >= latencyMillis[i]) {
                return avoidMillis[i];
            }
        }
        return 0;
    }
}
