// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import java.time.Duration;

/**
 * When appended messages reach the disk.
 *
 * @param diskType SYNC_FLUSH answers a send after the disk has it, ASYNC_FLUSH before
 * @param interval the pause between two flushes of the log under ASYNC_FLUSH
 * @param leastPages how many pages of 4 KiB must be unflushed for such a flush; 0 flushes whatever there is
 * @param thoroughInterval the longest time that fewer pages stay unflushed
 * @param syncTimeout how long an append waits for its flush under SYNC_FLUSH
 */
public record FlushConfig(
        FlushDiskType diskType, Duration interval, int leastPages, Duration thoroughInterval, Duration syncTimeout) {
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
