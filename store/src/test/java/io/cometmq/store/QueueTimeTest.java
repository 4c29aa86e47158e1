// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Store times: 0, 100, 100, 100, 200 milliseconds after the start, at queue offsets 0 to 4. */
class QueueTimeTest {
    private static final long START = ManualClock.DEFAULT_START_MILLIS;

    @TempDir
    Path directory;

    @Test
    void lowerIsTheFirstEntryStoredAtOrAfter() {
        try (TestStore test = withFive()) {
            assertThat(offsets(test, TimeBoundary.LOWER, -1, 0, 1, 100, 101, 200, 201))
                    .containsExactly(0, 0, 1, 1, 4, 4, 5);
        }
    }

    @Test
    void upperIsTheLastEntryStoredAtOrBefore() {
        try (TestStore test = withFive()) {
            assertThat(offsets(test, TimeBoundary.UPPER, -1, 0, 1, 100, 101, 200, 201))
                    .containsExactly(0, 0, 0, 3, 3, 4, 4);
        }
    }

    @Test
    void anEntryHasTheTimeItWasStored() {
        try (TestStore test = withFive()) {
            assertThat(test.store().storeTimeOf("T", 0, 4)).hasValue(START + 200);
            assertThat(test.store().storeTimeOf("T", 0, 5)).isEmpty();
            assertThat(test.store().storeTimeOf("none", 0, 0)).isEmpty();
            assertThat(test.store().earliestStoreTime()).hasValue(START);
        }
    }

    @Test
    void storeTimesDoNotGoBackWithTheClock() {
        try (TestStore test = TestStore.in(directory)) {
            test.append("T", 0, "x");
            test.clock().step(Duration.ofMinutes(-5));

            assertThat(test.append("T", 0, "y").storeTimeMillis()).isEqualTo(START);
        }
    }

    @Test
    void aDelayedRecordHasItsTimeOfDeliveryInThePlaceOfTheTag() {
        try (TestStore test = TestStore.in(directory)) {
            test.store()
                    .append(Records.to("SCHEDULE_TOPIC_XXXX")
                            .queue(2)
                            .tag("A")
                            .property("DELAY", "3")
                            .build());
            test.dispatched();
            long[] seen = new long[1];
            RecordFilter filter = new RecordFilter() {
                @Override
                public boolean matchesTagsCode(long tagsCode) {
                    seen[0] = tagsCode;
                    return true;
                }
            };
            test.store().read("SCHEDULE_TOPIC_XXXX", 2, 0, 1, 1000, filter).close();

            assertThat(seen[0]).isEqualTo(START + 10_000);
        }
    }

    private TestStore withFive() {
        TestStore test = TestStore.in(directory);
        test.append("T", 0, "0");
        test.clock().advanceMillis(100);
        test.append("T", 0, "1");
        test.append("T", 0, "2");
        test.append("T", 0, "3");
        test.clock().advanceMillis(100);
        test.append("T", 0, "4");
        return test.dispatched();
    }

    private static long[] offsets(TestStore test, TimeBoundary boundary, long... millis) {
        return LongStream.of(millis)
                .map(after -> test.store().queueOffsetAt("T", 0, START + after, boundary))
                .toArray();
    }
}
