// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.simulation;

import io.cometmq.store.flush.FlushDiskType;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens to a store, its eight invariants hold after each recovery: appends, batches, half and delayed messages,
 * reads, retention, deleted topics, restarts, kills, losses of power between any two operations of the disk, operations
 * that fail or are slow, bits that flip. {@code -Dseed=…} runs one seed again, {@code -Dseeds=…} so many.
 */
class StoreSimTest {
    private static final int USUAL_SEEDS = 60;
    /** Seeds that once found something; docs/reliability.md says what. */
    private static final long[] ONCE_FAILED = {
        125, 256, 263, 453, 489, 631, 768, 780, 810, 1215, 1233, 1235, 1283, 1668, 1760, 1944, 1946, 3911, 7145
    };

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        long[] usual = LongStream.range(0, Long.getLong("seeds", USUAL_SEEDS)).toArray();
        return one != null
                ? LongStream.of(one)
                : LongStream.concat(LongStream.of(usual), LongStream.of(ONCE_FAILED))
                        .distinct();
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void holdsItsInvariantsUnderSyncFlush(long seed) {
        new StoreRun(seed, FlushDiskType.SYNC_FLUSH).run();
    }

    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void holdsItsInvariantsUnderAsyncFlush(long seed) {
        new StoreRun(seed, FlushDiskType.ASYNC_FLUSH).run();
    }

    /** Bits flip in bodies and in the entries of queues, and each operation of the disk may take seconds. */
    @ParameterizedTest(name = "seed={0}")
    @MethodSource("seeds")
    void holdsItsInvariantsOnADiskThatDecays(long seed) {
        for (FlushDiskType type : FlushDiskType.values()) {
            StoreRun.onDecayingDisk(seed, type).run();
        }
    }
}
