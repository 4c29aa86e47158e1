// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.config.Key;

/**
 * How much one read of a queue returns at most. A record is cold, and probably not in memory any more, when more than
 * {@code memoryRatio} percent of the machine's memory was written to the log after it.
 */
public record ReadConfig(
        @Key(
                        value = "maxTransferCountOnMessageInMemory",
                        byDefault = "32",
                        min = 1,
                        doc = "How many messages one pull returns that are probably in memory.")
                int hotCount,
        @Key(
                        value = "maxTransferBytesOnMessageInMemory",
                        byDefault = "262144",
                        min = 1,
                        doc = "How many bytes of them.")
                int hotBytes,
        @Key(
                        value = "maxTransferCountOnMessageInDisk",
                        byDefault = "8",
                        min = 1,
                        doc = "How many messages one pull returns that probably have to come from the disk.")
                int coldCount,
        @Key(value = "maxTransferBytesOnMessageInDisk", byDefault = "65536", min = 1, doc = "How many bytes of them.")
                int coldBytes,
        @Key(
                        value = "accessMessageInMemoryMaxRatio",
                        byDefault = "40",
                        min = 1,
                        max = 100,
                        doc =
                                "The share of the machine's memory that the newest messages are taken to be in, in percent.")
                int memoryRatio) {
    /** RocketMQ's defaults. */
    public static final ReadConfig DEFAULT = new ReadConfig(32, 256 * 1024, 8, 64 * 1024, 40);

    public ReadConfig {
        positive("maxTransferCountOnMessageInMemory", hotCount);
        positive("maxTransferBytesOnMessageInMemory", hotBytes);
        positive("maxTransferCountOnMessageInDisk", coldCount);
        positive("maxTransferBytesOnMessageInDisk", coldBytes);
        if (memoryRatio < 1 || memoryRatio > 100) {
            throw new IllegalArgumentException("accessMessageInMemoryMaxRatio=" + memoryRatio + ": expected 1..100");
        }
    }

    private static void positive(String key, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(key + "=" + value + ": expected > 0");
        }
    }
}
