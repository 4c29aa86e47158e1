// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

/**
 * How consume queues are kept on disk.
 *
 * @param fileBytes the length of a queue file; rounded up to a whole number of 20-byte entries
 * @param openFiles how many queue files are held open at a time
 */
public record QueueConfig(int fileBytes, int openFiles) {
    /** RocketMQ's 300,000 entries a file. */
    public static final QueueConfig DEFAULT = new QueueConfig(300_000 * QueueEntry.BYTES, 512);

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
