// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.config.Key;

/** How consume queues are kept on disk. The length of a file is rounded up to a whole number of 20-byte entries. */
public record QueueConfig(
        @Key(
                        value = "mappedFileSizeConsumeQueue",
                        byDefault = "6000000",
                        min = 20,
                        max = 1 << 30,
                        doc =
                                "The length of a file of a consume queue, in bytes; files that exist keep the length they have.")
                int fileBytes,
        @Key(
                        value = "openConsumeQueueFiles",
                        byDefault = "512",
                        min = 16,
                        max = 1_000_000,
                        doc = "How many files of consume queues are held open at a time.")
                int openFiles,
        LmqConfig lmq) {
    /** RocketMQ's 300,000 entries a file. */
    public static final QueueConfig DEFAULT = new QueueConfig(300_000 * QueueEntry.BYTES, 512);

    /** Without light queues. */
    public QueueConfig(int fileBytes, int openFiles) {
        this(fileBytes, openFiles, LmqConfig.OFF);
    }

    public QueueConfig {
        if (fileBytes <= 0 || fileBytes > Integer.MAX_VALUE - QueueEntry.BYTES) {
            throw new IllegalArgumentException("mappedFileSizeConsumeQueue=" + fileBytes + ": expected > 0");
        }
        if (openFiles <= 0) {
            throw new IllegalArgumentException("openConsumeQueueFiles=" + openFiles + ": expected > 0");
        }
        fileBytes = (fileBytes + QueueEntry.BYTES - 1) / QueueEntry.BYTES * QueueEntry.BYTES;
    }
}
