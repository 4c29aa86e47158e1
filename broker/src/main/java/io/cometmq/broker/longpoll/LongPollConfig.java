// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.longpoll;

import io.cometmq.common.config.Key;
import java.time.Duration;

/** How many pulls may wait, and how long. */
public record LongPollConfig(
        @Key(
                        value = "longPollingEnable",
                        byDefault = "true",
                        reloadable = true,
                        doc =
                                "Hold a pull that finds nothing for as long as its client asks; false: for shortPollingTimeMills.")
                boolean enabled,
        @Key(
                        value = "shortPollingTimeMills",
                        byDefault = "1000",
                        reloadable = true,
                        min = 1,
                        doc = "How long a pull that finds nothing is held when longPollingEnable is false.")
                Duration shortTime,
        @Key(
                        value = "maxHeldPulls",
                        byDefault = "100000",
                        reloadable = true,
                        min = 1,
                        doc = "How many pulls may wait for messages on this broker at a time.")
                int maxHeldPulls,
        @Key(
                        value = "maxHeldPullsPerQueue",
                        byDefault = "2048",
                        reloadable = true,
                        min = 1,
                        doc = "How many pulls may wait for messages on one queue at a time.")
                int maxHeldPullsPerQueue) {

    /** How long a pull is held whose client asks for {@code askedMillis}. */
    public long holdMillis(long askedMillis) {
        return enabled ? askedMillis : shortTime.toMillis();
    }
}
