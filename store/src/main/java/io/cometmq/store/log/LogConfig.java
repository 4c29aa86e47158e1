// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

/**
 * How the commit log is kept on disk, and what it takes.
 *
 * @param segmentBytes the length of a log file; files that exist keep the length they have
 * @param maxMessageBytes the longest body
 */
public record LogConfig(int segmentBytes, int maxMessageBytes) {
    /** RocketMQ's defaults: files of 1 GiB, bodies of 4 MiB. */
    public static final LogConfig DEFAULT = new LogConfig(1 << 30, 4 * 1024 * 1024);

    /** What a record may be longer than its body. */
    public static final int RECORD_OVERHEAD_BYTES = 64 * 1024;

    public LogConfig {
        if (segmentBytes < 4096 || segmentBytes > 1 << 30) {
            throw new IllegalArgumentException(
                    "mappedFileSizeCommitLog=" + segmentBytes + ": expected 4096.." + (1 << 30));
        }
        if (maxMessageBytes <= 0 || maxMessageBytes > segmentBytes) {
            throw new IllegalArgumentException("maxMessageSize=" + maxMessageBytes + ": expected 1.." + segmentBytes
                    + ", the length of a log file (mappedFileSizeCommitLog)");
        }
    }
}
