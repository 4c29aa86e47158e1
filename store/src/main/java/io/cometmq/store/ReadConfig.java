// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.common.config.Key;

/**
 * How much one read of a queue returns at most. A record is old when more than {@code memoryRatio} percent of the machine's
 * memory was written to the log after it. Whether it is in memory is another matter, and asked of the system.
 */
public record ReadConfig(
        @Key(
                        value = "maxTransferCountOnMessageInMemory",
                        byDefault = "32",
                        reloadable = true,
                        min = 1,
                        doc = "How many messages one pull returns of the newest.")
                int hotCount,
        @Key(
                        value = "maxTransferBytesOnMessageInMemory",
                        byDefault = "262144",
                        reloadable = true,
                        min = 1,
                        doc = "How many bytes of them.")
                int hotBytes,
        @Key(
                        value = "maxTransferCountOnMessageInDisk",
                        byDefault = "32",
                        reloadable = true,
                        min = 1,
                        doc =
                                "How many messages one pull returns of old ones. RocketMQ's default is 8, since its pulls wait for the disk for each of them; here they are read ahead.")
                int coldCount,
        @Key(
                        value = "maxTransferBytesOnMessageInDisk",
                        byDefault = "262144",
                        reloadable = true,
                        min = 1,
                        doc = "How many bytes of them; 65536 in RocketMQ.")
                int coldBytes,
        @Key(
                        value = "accessMessageInMemoryMaxRatio",
                        byDefault = "40",
                        reloadable = true,
                        min = 1,
                        max = 100,
                        doc =
                                "Messages are old when more than this share of the machine's memory was written after them, in percent.")
                int memoryRatio) {
    /** RocketMQ's defaults, but for what is said of old messages. */
    public static final ReadConfig DEFAULT = new ReadConfig(32, 256 * 1024, 32, 256 * 1024, 40);

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
