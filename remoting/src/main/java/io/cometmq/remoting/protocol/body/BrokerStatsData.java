// SPDX-License-Identifier: Apache-2.0
package io.cometmq.remoting.protocol.body;

import org.jspecify.annotations.Nullable;

/** What a broker counted of one thing in the last minute, hour and day; a span that a peer left out counts as nothing. */
public record BrokerStatsData(
        @Nullable BrokerStatsItem statsMinute,
        @Nullable BrokerStatsItem statsHour,
        @Nullable BrokerStatsItem statsDay) {
    public @Nullable BrokerStatsItem getStatsMinute() {
        return statsMinute;
    }

    public @Nullable BrokerStatsItem getStatsHour() {
        return statsHour;
    }

    public @Nullable BrokerStatsItem getStatsDay() {
        return statsDay;
    }
}
