// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.topic.DelayLevels;
import io.cometmq.store.flush.FlushConfig;
import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.index.IndexConfig;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.queue.QueueConfig;
import io.cometmq.store.retention.RetentionConfig;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The settings of a store.
 *
 * @param log the commit log
 * @param maxMessageBytes the longest body, asked anew for each append; {@code log} says what it was at the start
 * @param flush when the log reaches the disk
 * @param queue the consume queues
 * @param index the key index
 * @param retention how long records are kept; asked anew at each look, but for the pause between them
 * @param read how much one read returns; asked anew at each read
 * @param delays what the delay levels mean, for the entries of delayed messages
 * @param topics what topics say about themselves
 */
public record StoreConfig(
        LogConfig log,
        IntSupplier maxMessageBytes,
        FlushConfig flush,
        QueueConfig queue,
        IndexConfig index,
        Supplier<RetentionConfig> retention,
        Supplier<ReadConfig> read,
        DelayLevels delays,
        StoreTopics topics) {
    /** Index and retention by default. */
    public StoreConfig(LogConfig log, FlushConfig flush, QueueConfig queue, ReadConfig read, DelayLevels delays) {
        this(
                log,
                log::maxMessageBytes,
                flush,
                queue,
                IndexConfig.DEFAULT,
                () -> RetentionConfig.DEFAULT,
                () -> read,
                delays,
                StoreTopics.PLAIN);
    }

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
        return new StoreConfig(
                log, maxMessageBytes, flush.with(diskType), queue, index, retention, read, delays, topics);
    }

    /** The same with another log. */
    public StoreConfig with(LogConfig other) {
        return new StoreConfig(other, other::maxMessageBytes, flush, queue, index, retention, read, delays, topics);
    }

    /** The same with other queues. */
    public StoreConfig with(QueueConfig other) {
        return new StoreConfig(log, maxMessageBytes, flush, other, index, retention, read, delays, topics);
    }

    /** The same with another index. */
    public StoreConfig with(IndexConfig other) {
        return new StoreConfig(log, maxMessageBytes, flush, queue, other, retention, read, delays, topics);
    }

    /** The same with another retention. */
    public StoreConfig with(RetentionConfig other) {
        return new StoreConfig(log, maxMessageBytes, flush, queue, index, () -> other, read, delays, topics);
    }

    /** The same with batches in other topics. */
    public StoreConfig with(Predicate<String> other) {
        return with(new StoreTopics(other, topics.retention()));
    }

    /** The same with topics that say something else. */
    public StoreConfig with(StoreTopics other) {
        return new StoreConfig(log, maxMessageBytes, flush, queue, index, retention, read, delays, other);
    }
}
