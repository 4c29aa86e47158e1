// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.index;

import io.cometmq.common.config.Key;

/** How the key index is kept. */
public record IndexConfig(
        @Key(value = "messageIndexEnable", byDefault = "true", doc = "Whether messages can be found by key.")
                boolean enabled,
        @Key(
                        value = "maxHashSlotNum",
                        byDefault = "5000000",
                        min = 1,
                        max = 100_000_000,
                        doc = "Hash slots of one file of the key index.")
                int slots,
        @Key(
                        value = "maxIndexNum",
                        byDefault = "20000000",
                        min = 2,
                        max = 100_000_000,
                        doc = "Keys of one file of the key index.")
                int entries,
        @Key(
                        value = "maxMsgsNumBatch",
                        byDefault = "64",
                        min = 1,
                        max = 100_000,
                        doc = "The most messages that one query by key finds.")
                int maxHits) {
    /** RocketMQ's defaults: files of 420 MB, most of which is a hole. */
    public static final IndexConfig DEFAULT = new IndexConfig(true, 5_000_000, 20_000_000, 64);

    public IndexConfig {
        positive("maxHashSlotNum", slots, 1, 100_000_000);
        positive("maxIndexNum", entries, 2, 100_000_000);
        positive("maxMsgsNumBatch", maxHits, 1, 100_000);
    }

    private static void positive(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + "=" + value + ": expected " + least + ".." + most);
        }
    }
}
