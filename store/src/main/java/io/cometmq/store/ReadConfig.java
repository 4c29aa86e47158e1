// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

/**
 * How much one read of a queue returns at most. A record is cold when more than {@code memoryRatio} of the machine's
 * memory was written to the log after it.
 *
 * @param hotCount records that are probably in memory
 * @param hotBytes their bytes together
 * @param coldCount records that probably have to come from the disk
 * @param coldBytes their bytes together
 * @param memoryRatio in percent
 */
public record ReadConfig(int hotCount, int hotBytes, int coldCount, int coldBytes, int memoryRatio) {
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
