// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.log.LogConfig;
import io.cometmq.store.testing.ForgetfulFiles;
import io.cometmq.store.testing.TestStore;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads of records that are not in memory. */
class ColdReadTest {
    private static final int SEGMENT_BYTES = 16 << 20;
    private static final int BODY_BYTES = 32 << 10;
    private static final int MESSAGES = 400;

    private final ForgetfulFiles disk = new ForgetfulFiles();

    @TempDir
    Path directory;

    @BeforeEach
    void fill() {
        try (TestStore test = open()) {
            for (int i = 0; i < MESSAGES; i++) {
                test.append("T", i % 2, i + " " + "x".repeat(BODY_BYTES));
            }
        }
    }

    @Test
    void whatThisProcessJustWroteIsNeverCold() {
        try (TestStore test = open()) {
            disk.forget();
            test.append("T", 0, "new");
            test.dispatched();

            assertThat(test.store().isCold("T", 0, MESSAGES / 2)).isFalse();
            assertThat(test.store().isCold("T", 0, 0)).isTrue();
            assertThat(test.store().isCold("T", 0, MESSAGES))
                    .as("nothing to read")
                    .isFalse();
            assertThat(test.store().isCold("None", 0, 0)).isFalse();
        }
    }

    @Test
    void aColdReadBringsTheNextOnesIntoMemory() {
        try (TestStore test = open()) {
            disk.forget();
            assertThat(test.store().isCold("T", 0, 0)).isTrue();

            int cold = 0;
            int reads = 0;
            long next = 0;
            while (next < MESSAGES / 2) {
                boolean wasCold = test.store().isCold("T", 0, next);
                cold += wasCold ? 1 : 0;
                reads++;
                long before = disk.bytesRead();
                try (ReadResult read = test.store().read("T", 0, next, 32, 1 << 20, RecordFilter.ALL)) {
                    assertThat(read.status()).isEqualTo(ReadResult.Status.FOUND);
                    assertThat(TestStore.body(read.records().get(0))).startsWith(2 * next + " ");
                    next = read.nextOffset();
                }
                if (!wasCold) {
                    assertThat(disk.bytesRead())
                            .as("a read that was not said to be cold waits for no disk")
                            .isEqualTo(before);
                }
            }

            assertThat(disk.bytesTouched())
                    .as("what was brought is mapped by the thread that may wait")
                    .isEqualTo(disk.bytesRead());
            int windows = (int) (test.store().maxLogOffset() / ReadAhead.WINDOW_BYTES) + 1;
            assertThat(cold).isBetween(2, windows + 2);
            assertThat(reads).isGreaterThan(5 * cold);
            assertThat(disk.bytesRead())
                    .as("each byte once, but for what two windows share")
                    .isLessThan(test.store().maxLogOffset() + windows * (long) ReadAhead.PROBE_BYTES);
        }
    }

    @Test
    void windowsAreAsShortAsIsAskedFor() {
        try (TestStore test = open()) {
            test.store().bringAtMost(() -> 1);
            assertThat(bytesOfAColdRead(test)).isEqualTo(ReadAhead.PROBE_BYTES);

            test.store().bringAtMost(() -> 1 << 20);
            assertThat(bytesOfAColdRead(test)).isEqualTo(1 << 20);

            test.store().bringAtMost(() -> Integer.MAX_VALUE);
            assertThat(bytesOfAColdRead(test)).isEqualTo(ReadAhead.WINDOW_BYTES);
        }
    }

    private long bytesOfAColdRead(TestStore test) {
        disk.forget();
        long before = disk.bytesRead();
        test.store().read("T", 0, 0, 1, 1, RecordFilter.ALL).close();
        return disk.bytesRead() - before;
    }

    @Test
    void aReadEndsWhereTheDiskBegins() {
        try (TestStore test = open()) {
            disk.forget();
            try (ReadResult first = test.store().read("T", 0, 0, 1, 1 << 20, RecordFilter.ALL)) {
                assertThat(first.records()).hasSize(1);
            }
            long inWindow = ReadAhead.WINDOW_BYTES / (2L * BODY_BYTES);

            try (ReadResult atTheEnd = test.store().read("T", 0, inWindow - 6, 32, 1 << 20, RecordFilter.ALL)) {
                assertThat(atTheEnd.records()).isNotEmpty().hasSizeLessThan(8);
                assertThat(test.store().isCold("T", 0, atTheEnd.nextOffset())).isTrue();
            }
        }
    }

    private TestStore open() {
        return TestStore.in(directory, TestStore.smallFiles().with(new LogConfig(SEGMENT_BYTES, 1 << 20)), disk);
    }
}
