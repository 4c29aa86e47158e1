// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.topic.DelayLevels;
import io.cometmq.store.flush.FlushConfig;
import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.queue.QueueConfig;

/**
 * The settings of a store.
 *
 * @param log the commit log
 * @param flush when the log reaches the disk
 * @param queue the consume queues
 * @param read how much one read returns
 * @param delays what the delay levels mean, for the entries of delayed messages
 */
public record StoreConfig(LogConfig log, FlushConfig flush, QueueConfig queue, ReadConfig read, DelayLevels delays) {
    /** RocketMQ's defaults. */
    public static StoreConfig defaults() {
        return new StoreConfig(
                LogConfig.DEFAULT,
                FlushConfig.DEFAULT,
                QueueConfig.DEFAULT,
                ReadConfig.DEFAULT,
                DelayLevels.defaults());
    }

    /** The same with another disk type. */
    public StoreConfig with(FlushDiskType diskType) {
        return new StoreConfig(log, flush.with(diskType), queue, read, delays);
    }

    /** The same with another log. */
    public StoreConfig with(LogConfig other) {
        return new StoreConfig(other, flush, queue, read, delays);
    }

    /** The same with other queues. */
    public StoreConfig with(QueueConfig other) {
        return new StoreConfig(log, flush, other, read, delays);
    }
}
