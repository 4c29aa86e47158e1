// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import io.cometmq.store.testing.TurnedThreads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bits of the key index that flip while it is asked: noticed by whoever asks for the key, and mended from the log. */
class DamagedIndexTest {
    private static final Path ROOT = Path.of("/store");
    private static final int SLOTS_AT = 40;
    private static final int SLOT_BYTES = 4;
    private static final int ENTRIES_AT = SLOTS_AT + SLOT_BYTES * 50;
    private static final int ENTRY_BYTES = 20;
    /** Fewer than files are made anew between two starts. */
    private static final int BITS_OF_A_START = 16;

    private static final int KEYS = 150;

    private final FaultyFiles disk = new FaultyFiles();
    private final TurnedThreads threads = new TurnedThreads();
    private final ManualClock clock = new ManualClock();
    private final List<Long> offsets = new ArrayList<>();

    /** Its hash, its record, its time, and the entry before it in its slot's chain. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, KEYS})
    void everyFlippedBitOfAnEntryIsNoticed(int number) {
        fill();
        flipAll(ENTRIES_AT + ENTRY_BYTES * number, ENTRY_BYTES);
    }

    /** It may point behind the last entry, where there is room for more. */
    @Test
    void everyFlippedBitOfASlotIsNoticed() {
        fill();
        flipAll(SLOTS_AT + SLOT_BYTES * 7, SLOT_BYTES);
    }

    private void flipAll(int at, int bytes) {
        for (int first = 0; first < bytes * Byte.SIZE; first += BITS_OF_A_START) {
            try (LocalMessageStore store = open()) {
                for (int bit = first; bit < first + BITS_OF_A_START; bit++) {
                    disk.flipBit(oldestFile(), at + bit / Byte.SIZE, bit % Byte.SIZE);

                    assertAllAreFoundInTheEnd(store, bit);
                }
            }
        }
    }

    private void assertAllAreFoundInTheEnd(LocalMessageStore store, int bit) {
        for (int key = 0; key < KEYS; key++) {
            find(store, key);
        }
        threads.turn("store-index");
        for (int key = 0; key < KEYS; key++) {
            assertThat(find(store, key)).as("key %d with bit %d", key, bit).containsExactly(offsets.get(key));
        }
    }

    private static List<Long> find(LocalMessageStore store, int key) {
        return store.findByKey("T", "key-" + key, 64, 0, Long.MAX_VALUE).logOffsets();
    }

    private Path oldestFile() {
        return disk.under(ROOT.resolve("index")).stream().sorted().findFirst().orElseThrow();
    }

    private void fill() {
        try (LocalMessageStore store = open()) {
            for (int key = 0; key < KEYS; key++) {
                offsets.add(
                        store.append(Records.to("T").keys("key-" + key).build()).logOffset(0));
            }
        }
    }

    private LocalMessageStore open() {
        ManualScheduler scheduler = new ManualScheduler(clock);
        return LocalMessageStore.open(
                TestStore.smallFiles(), ROOT, disk.powered(), clock, scheduler, threads, (what, cause) -> {});
    }
}
