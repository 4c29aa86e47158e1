// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.common.config.Key;

/** How many pops may wait. */
public record HeldPopConfig(
        @Key(
                        value = "maxPopPollingSize",
                        byDefault = "100000",
                        reloadable = true,
                        min = 0,
                        doc = "How many pops may wait for messages on this broker at a time.")
                int maxHeld,
        @Key(
                        value = "popPollingSize",
                        byDefault = "1024",
                        reloadable = true,
                        min = 0,
                        doc = "How many pops of one group may wait for messages on one queue at a time.")
                int maxHeldPerQueue) {}
