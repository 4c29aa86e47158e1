// SPDX-License-Identifier: Apache-2.0
package io.cometmq.tools.store;

import io.cometmq.common.config.Key;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.store.index.IndexConfig;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.queue.QueueConfig;

/** What of a broker's settings says how the files of its store are made. */
public record StoreSettings(
        LogConfig log,
        QueueConfig queue,
        IndexConfig index,
        @Key(
                        value = "messageDelayLevel",
                        byDefault = DelayLevels.DEFAULT_TEXT,
                        doc = "The delay of each level from 1 on: numbers with s, m, h or d, separated by spaces.")
                String delayLevels) {}
