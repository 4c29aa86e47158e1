// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import io.cometmq.common.config.Key;
import java.time.Duration;

/** When consumer offsets are saved. */
public record OffsetConfig(
        @Key(
                        value = "flushConsumerOffsetInterval",
                        byDefault = "5000",
                        min = 10,
                        doc = "Longest time between two saves of changed consumer offsets.")
                Duration saveEvery) {}
