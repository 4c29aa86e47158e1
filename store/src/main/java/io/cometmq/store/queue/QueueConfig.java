// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.config.Key;

/** How consume queues are kept on disk. The length of a file is rounded up to a whole number of entries. */
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
                        byDefault = "0",
                        min = 0,
                        max = 1_000_000,
                        doc =
                                "How many files of consume queues are held open at a time; 0 for half of the files that the process may have open, 512 at least and 16,384 at most.")
                int openFiles,
        @Key(
                        value = "mapperFileSizeBatchConsumeQueue",
                        byDefault = "13800000",
                        min = 46,
                        max = 1 << 30,
                        doc =
                                "The length of a file of a queue that keeps batches, in bytes; files that exist keep the length they have.")
                int batchFileBytes,
        LmqConfig lmq) {
    private static final int DEFAULT_ENTRIES = 300_000;
    private static final int LEAST_OPEN = 512;
    /** An open file takes about a kibibyte of the heap. */
    private static final int MOST_OPEN = 16_384;

    /** RocketMQ's 300,000 entries a file. */
    public static final QueueConfig DEFAULT = new QueueConfig(DEFAULT_ENTRIES * QueueEntry.BYTES, 0);

    /** Without light queues. */
    public QueueConfig(int fileBytes, int openFiles) {
        this(fileBytes, openFiles, LmqConfig.OFF);
    }

    /** With RocketMQ's length for the files of batches. */
    public QueueConfig(int fileBytes, int openFiles, LmqConfig lmq) {
        this(fileBytes, openFiles, DEFAULT_ENTRIES * BatchEntry.BYTES, lmq);
    }

    public QueueConfig {
        fileBytes = wholeEntries("mappedFileSizeConsumeQueue", fileBytes, QueueEntry.BYTES);
        batchFileBytes = wholeEntries("mapperFileSizeBatchConsumeQueue", batchFileBytes, BatchEntry.BYTES);
        if (openFiles < 0) {
            throw new IllegalArgumentException("openConsumeQueueFiles=" + openFiles + ": expected >= 0");
        }
    }

    /** How many files are held open at a time, when the process may have {@code descriptors} open in all. */
    int mostOpenFiles(long descriptors) {
        return openFiles > 0 ? openFiles : (int) Math.min(MOST_OPEN, Math.max(LEAST_OPEN, descriptors / 2));
    }

    private static int wholeEntries(String key, int bytes, int entryBytes) {
        if (bytes <= 0 || bytes > Integer.MAX_VALUE - entryBytes) {
            throw new IllegalArgumentException(key + "=" + bytes + ": expected > 0");
        }
        return (bytes + entryBytes - 1) / entryBytes * entryBytes;
    }
}
