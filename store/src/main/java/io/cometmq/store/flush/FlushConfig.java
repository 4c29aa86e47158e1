// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import io.cometmq.common.config.Key;
import java.time.Duration;

/** When appended messages reach the disk. */
public record FlushConfig(
        @Key(
                        value = "flushDiskType",
                        byDefault = "ASYNC_FLUSH",
                        doc = "SYNC_FLUSH answers a send after the disk has it, ASYNC_FLUSH before.")
                FlushDiskType diskType,
        @Key(
                        value = "flushIntervalCommitLog",
                        byDefault = "500",
                        min = 1,
                        doc = "The pause between two flushes of the log under ASYNC_FLUSH, in milliseconds.")
                Duration interval,
        @Key(
                        value = "flushCommitLogLeastPages",
                        byDefault = "4",
                        min = 0,
                        doc =
                                "How many unflushed pages of 4 KiB make such a flush worth while; 0 flushes whatever there is.")
                int leastPages,
        @Key(
                        value = "flushCommitLogThoroughInterval",
                        byDefault = "10000",
                        min = 1,
                        doc = "The longest time that fewer pages stay unflushed, in milliseconds.")
                Duration thoroughInterval,
        @Key(
                        value = "syncFlushTimeout",
                        byDefault = "5000",
                        min = 1,
                        doc =
                                "How long a send waits for its flush under SYNC_FLUSH, in milliseconds; then FLUSH_DISK_TIMEOUT.")
                Duration syncTimeout) {
    /** RocketMQ's defaults. */
    public static final FlushConfig DEFAULT = new FlushConfig(
            FlushDiskType.ASYNC_FLUSH, Duration.ofMillis(500), 4, Duration.ofSeconds(10), Duration.ofSeconds(5));

    public FlushConfig {
        positive("flushIntervalCommitLog", interval);
        positive("flushCommitLogThoroughInterval", thoroughInterval);
        positive("syncFlushTimeout", syncTimeout);
        if (leastPages < 0) {
            throw new IllegalArgumentException("flushCommitLogLeastPages=" + leastPages + ": expected 0 or more");
        }
    }

    /** The same with another disk type. */
    public FlushConfig with(FlushDiskType other) {
        return new FlushConfig(other, interval, leastPages, thoroughInterval, syncTimeout);
    }

    private static void positive(String key, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(key + "=" + value.toMillis() + ": expected > 0");
        }
    }
}
