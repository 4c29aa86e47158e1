// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    void timesFarOutsideGiveTheEnds() {
        try (TestStore test = withFive()) {
            for (long millis : new long[] {Long.MIN_VALUE, -1, 0}) {
                assertThat(test.store().queueOffsetAt("T", 0, millis, TimeBoundary.LOWER))
                        .isZero();
                assertThat(test.store().queueOffsetAt("T", 0, millis, TimeBoundary.UPPER))
                        .isZero();
            }
            for (long millis : new long[] {START + 1_000_000_000_000L, Long.MAX_VALUE - 1, Long.MAX_VALUE}) {
                assertThat(test.store().queueOffsetAt("T", 0, millis, TimeBoundary.LOWER))
                        .isEqualTo(5);
                assertThat(test.store().queueOffsetAt("T", 0, millis, TimeBoundary.UPPER))
                        .isEqualTo(4);
            }
        }
    }

    /** One record a minute, a segment or two of them gone. */
    @Test
    void theSearchBeginsBehindADeletedFront() {
        try (TestStore test = TestStore.in(directory)) {
            int count = 60;
            String big = "x".repeat(TestStore.SEGMENT_BYTES / 10);
            for (int number = 0; number < count; number++) {
                test.append("T", 0, big);
                test.clock().advance(Duration.ofMinutes(1));
            }
            test.dispatched();
            // All but the last segment are older than the 72 hours that records are kept.
            test.clock().advance(Duration.ofHours(73));
            assertThat(test.store().deleteExpired()).isPositive();
            test.dispatched();
            long min = test.store().minQueueOffset("T", 0);
            assertThat(min).isBetween(1L, count - 1L);

            assertThat(offsets(test, TimeBoundary.LOWER, -1, 0, (min - 1) * 60_000, min * 60_000))
                    .as("what is asked for is gone: the first that is left")
                    .containsOnly(min);
            assertThat(offsets(test, TimeBoundary.LOWER, min * 60_000 + 1, (count - 1) * 60_000L))
                    .containsExactly(min + 1, count - 1);
            assertThat(offsets(test, TimeBoundary.UPPER, min * 60_000, min * 60_000 + 59_999, Integer.MAX_VALUE))
                    .containsExactly(min, min, count - 1);
            // Compat: as in RocketMQ, "none is so old" is 0 here, deleted or not.
            assertThat(offsets(test, TimeBoundary.UPPER, 0)).containsExactly(0);
            assertThat(test.store().storeTimeOf("T", 0, min - 1)).isEmpty();
            assertThat(test.store().storeTimeOf("T", 0, min)).hasValue(START + min * 60_000);
        }
    }

    /** RocketMQ's clock may have gone back: 0, 100, 200, 50, 60, 300, 400 milliseconds. */
    @Test
    void timesThatGoBackGiveAnEntryOnItsRightSide() throws IOException {
        long[] times = {0, 100, 200, 50, 60, 300, 400};
        List<Long> places = new ArrayList<>();
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < times.length; i++) {
                places.add(test.append("T", 0, "m" + i).logOffset(0));
            }
        }
        setTimes(places, times);
        try (TestStore test = TestStore.in(directory)) {
            assertThat(offsets(test, TimeBoundary.LOWER, -1, 0)).containsOnly(0);
            assertThat(offsets(test, TimeBoundary.LOWER, 201, 300, 301, 400, 401))
                    .containsExactly(5, 5, 6, 6, 7);
            assertThat(offsets(test, TimeBoundary.UPPER, 300, 399, 400, 401)).containsExactly(5, 5, 6, 6);
            for (long within = 1; within <= 200; within++) {
                long found = offsets(test, TimeBoundary.LOWER, within)[0];
                assertThat(times[(int) found]).as("at or after %s", within).isGreaterThanOrEqualTo(within);
                assertThat(times[(int) found - 1]).as("before %s", within).isLessThan(within);
            }
        }
    }

    private void setTimes(List<Long> places, long[] times) throws IOException {
        Path log = directory.resolve("commitlog").resolve("00000000000000000000");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(log));
        for (int i = 0; i < times.length; i++) {
            int record = (int) (long) places.get(i);
            bytes.putLong(RecordLayout.storeTimestampPosition(bytes, record), START + times[i]);
        }
        Files.write(log, bytes.array());
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
