// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import io.cometmq.common.config.Key;

/** How the commit log is kept on disk, and what it takes. */
public record LogConfig(
        @Key(
                        value = "mappedFileSizeCommitLog",
                        byDefault = "1073741824",
                        min = 4096,
                        max = 1 << 30,
                        doc = "The length of a log file, in bytes; files that exist keep the length they have.")
                int segmentBytes,
        @Key(
                        value = "maxMessageSize",
                        byDefault = "4194304",
                        reloadable = true,
                        min = 1,
                        max = 1 << 30,
                        doc = "The longest body of a message, and of a batch together, in bytes.")
                int maxMessageBytes,
        @Key(
                        value = "commitLogAheadBytes",
                        byDefault = "16777216",
                        min = 0,
                        max = 1 << 28,
                        doc =
                                "How far ahead of its end the log is filled with zeros, at most, while messages come fast, so that an append is a copy in memory, in bytes; 0 never does that.")
                int aheadBytes) {
    private static final int DEFAULT_AHEAD_BYTES = 16 << 20;

    /** RocketMQ's defaults: files of 1 GiB, bodies of 4 MiB. */
    public static final LogConfig DEFAULT = new LogConfig(1 << 30, 4 * 1024 * 1024);

    /** What is prepared ahead by default. */
    public LogConfig(int segmentBytes, int maxMessageBytes) {
        this(segmentBytes, maxMessageBytes, DEFAULT_AHEAD_BYTES);
    }

    public LogConfig {
        if (segmentBytes < 4096 || segmentBytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "mappedFileSizeCommitLog=" + segmentBytes + ": expected 4096.." + (1 << 30));
        }
        if (aheadBytes < 0 || aheadBytes > 1 << 28) {
            throw new IllegalArgumentException("commitLogAheadBytes=" + aheadBytes + ": expected 0.." + (1 << 28));
        }
        if (maxMessageBytes <= 0 || maxMessageBytes > segmentBytes) {
            throw new IllegalArgumentException("maxMessageSize=" + maxMessageBytes + ": expected 1.." + segmentBytes
                    + ", the length of a log file (mappedFileSizeCommitLog)");
        }
    }
}
