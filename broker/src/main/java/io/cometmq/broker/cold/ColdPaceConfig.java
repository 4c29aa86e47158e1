// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.cold;

import io.cometmq.common.config.Key;
import java.time.Duration;

/** How far reads from the disk give way to messages that are sent and consumed meanwhile. */
public record ColdPaceConfig(
        @Key(
                        value = "coldReadLeastPercent",
                        byDefault = "20",
                        reloadable = true,
                        min = 1,
                        max = 100,
                        doc =
                                "How much of the time the broker reads from the disk at least for consumers that are far behind, while messages are sent and event loops are late, in percent; 100: such reads never pause.")
                int leastPercent,
        @Key(
                        value = "coldReadLateMillis",
                        byDefault = "1",
                        reloadable = true,
                        min = 1,
                        doc = "How late an event loop is for reads from the disk to give way, in milliseconds.")
                Duration late) {
    private static final double PERCENT = 100;

    /** The least share of the time, from 0 to 1. */
    double leastShare() {
        return leastPercent / PERCENT;
    }
}
