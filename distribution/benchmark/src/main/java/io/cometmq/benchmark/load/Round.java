// SPDX-License-Identifier: Apache-2.0
package io.cometmq.benchmark.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What one stretch of a measurement gave.
 *
 * @param messages done
 * @param failures not done
 * @param seconds that it took
 * @param rate messages a second
 * @param latency of each operation; null where nothing was timed
 * @param client what this process cost; null where that was not looked at
 * @param servers what the watched processes cost together; null where none is watched
 */
public record Round(
        long messages,
        long failures,
        double seconds,
        double rate,
        @Nullable Latency latency,
        @Nullable Cost client,
        @Nullable Cost servers) {

    /** The same with so many failures. */
    public Round withFailures(long count) {
        return new Round(messages, count, seconds, rate, latency, client, servers);
    }

    /** Percentiles in microseconds. */
    public record Latency(double p50, double p99, double p999, double max, double mean) {
        private static final double NANOS_PER_MICRO = 1e3;

        static @Nullable Latency of(Histogram nanos) {
            return nanos.getTotalCount() == 0
                    ? null
                    : new Latency(
                            nanos.getValueAtPercentile(50) / NANOS_PER_MICRO,
                            nanos.getValueAtPercentile(99) / NANOS_PER_MICRO,
                            nanos.getValueAtPercentile(99.9) / NANOS_PER_MICRO,
                            nanos.getMaxValue() / NANOS_PER_MICRO,
                            nanos.getMean() / NANOS_PER_MICRO);
        }
    }

    /**
     * What processes cost.
     *
     * @param cpuMicrosPerMessage processor time divided by the messages; 0 without messages
     * @param residentMib resident memory at the end
     * @param anonymousMib the part of it that is no file: heap, stacks, direct buffers
     */
    public record Cost(double cpuMicrosPerMessage, double residentMib, double anonymousMib) {}
}
