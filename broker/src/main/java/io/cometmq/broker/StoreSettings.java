// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker;

import io.cometmq.common.config.Key;
import io.cometmq.common.topic.DelayLevels;
import io.cometmq.store.ReadConfig;
import io.cometmq.store.StoreConfig;
import io.cometmq.store.StoreTopics;
import io.cometmq.store.flush.FlushConfig;
import io.cometmq.store.index.IndexConfig;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.queue.QueueConfig;
import io.cometmq.store.retention.RetentionConfig;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where messages are kept, and how. */
public record StoreSettings(
        @Key(
                        value = "storePathRootDir",
                        doc = "The directory of the store. Empty: the folder store of the data directory.")
                @Nullable
                Path root,
        LogConfig log,
        FlushConfig flush,
        QueueConfig queue,
        IndexConfig index,
        RetentionConfig retention,
        ReadConfig read) {

    /**
     * The store's own settings.
     *
     * @param live these settings at each moment, for those that may change
     * @param topics what topics say about themselves
     */
    StoreConfig toStoreConfig(Supplier<StoreSettings> live, DelayLevels delays, StoreTopics topics) {
        return new StoreConfig(
                log,
                () -> live.get().log().maxMessageBytes(),
                flush,
                queue,
                index,
                () -> live.get().retention(),
                () -> live.get().read(),
                delays,
                topics);
    }
}
