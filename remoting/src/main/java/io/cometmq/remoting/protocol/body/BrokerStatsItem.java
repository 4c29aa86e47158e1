// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

/**
 * What was counted in one stretch of time.
 *
 * @param sum how much
 * @param tps how much a second
 * @param avgpt how much in one request, on average
 */
public record BrokerStatsItem(long sum, double tps, double avgpt) {
    public long getSum() {
        return sum;
    }

    public double getTps() {
        return tps;
    }

    public double getAvgpt() {
        return avgpt;
    }
}
