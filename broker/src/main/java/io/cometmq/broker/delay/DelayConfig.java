// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import io.cometmq.common.config.Key;
import io.cometmq.common.topic.DelayLevels;
import java.time.Duration;

/** The delays that messages can ask for by level. */
public record DelayConfig(
        @Key(
                        value = "messageDelayLevel",
                        byDefault = DelayLevels.DEFAULT_TEXT,
                        doc = "The delay of each level from 1 on: numbers with s, m, h or d, separated by spaces.")
                String levels,
        @Key(
                        value = "flushDelayOffsetInterval",
                        byDefault = "10000",
                        min = 10,
                        doc = "Time between two saves of how far each delay level was delivered.")
                Duration saveEvery) {

    public DelayConfig {
        try {
            DelayLevels.parse(levels);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("messageDelayLevel=" + levels + ": " + wrong.getMessage(), wrong);
        }
    }

    /** The parsed levels. */
    public DelayLevels parsed() {
        return DelayLevels.parse(levels);
    }
}
