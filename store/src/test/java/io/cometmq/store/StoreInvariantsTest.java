// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The eight things that always hold, in the order of the package's documentation. */
class StoreInvariantsTest {
    @TempDir
    Path directory;

    @Test
    void theLogIsTheTruth() throws IOException {
        try (TestStore test = TestStore.in(directory)) {
            IntStream.range(0, 300).forEach(i -> test.store()
                    .append(Records.to("T")
                            .queue(i % 3)
                            .body("b" + i)
                            .keys("k" + i)
                            .build()));
        }
        deleteTree(directory.resolve("consumequeue"));
        deleteTree(directory.resolve("index"));

        try (TestStore test = TestStore.in(directory)) {
            assertThat(test.bodies("T", 0)).hasSize(100).startsWith("b0", "b3");
            assertThat(test.bodies("T", 2)).hasSize(100).endsWith("b299");
            assertThat(test.store().findByKey("T", "k7", 8, 0, Long.MAX_VALUE).logOffsets())
                    .hasSize(1);
            assertThat(test.append("T", 1, "next").queueOffset()).isEqualTo(100);
        }
    }

    @Test
    void theLogIsDense() {
        Random sizes = new Random(7);
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < 200; i++) {
                test.append("T", 0, "x".repeat(sizes.nextInt(3000)));
            }
            List<Long> walked = walk(test.store());

            assertThat(walked).hasSize(200);
            assertThat(test.store().maxLogOffset()).isGreaterThan(10 * TestStore.SEGMENT_BYTES);
        }
    }

    @Test
    void watermarksOnlyGrowInTheirOrder() {
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(directory, sync(), disk)) {
            MessageStore store = test.store();
            long flushed = 0;
            long dispatched = 0;
            for (int i = 0; i < 200; i++) {
                test.append("T", 0, "body");
                long nowDispatched = store.dispatchedLogOffset();
                long nowFlushed = store.flushedLogOffset();
                long appended = store.maxLogOffset();
                assertThat(nowFlushed).isBetween(flushed, appended);
                assertThat(nowDispatched).isBetween(dispatched, nowFlushed);
                flushed = nowFlushed;
                dispatched = nowDispatched;
            }
        }
    }

    @Test
    void anAnswerMeansWhatItSays() {
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(directory, sync(), disk)) {
            for (int i = 0; i < 50; i++) {
                assertThat(test.append("T", 0, "b" + i).durable())
                        .succeedsWithin(10, TimeUnit.SECONDS)
                        .isEqualTo(true);
            }

            test.losePower(disk, new Random(1));

            assertThat(test.bodies("T", 0)).hasSize(50).endsWith("b49");
        }
    }

    @Test
    void queueOffsetsAreConsecutiveAndNoneIsHandedOutTwice() throws Exception {
        int threads = 4;
        long each = 250;
        Set<Long> offsets = ConcurrentHashMap.newKeySet();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (TestStore test = TestStore.in(directory)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                running.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        offsets.add(test.append("T", 0, "x").queueOffset());
                    }
                }));
            }
            for (Future<?> future : running) {
                future.get(60, TimeUnit.SECONDS);
            }
            test.reopen();

            assertThat(offsets).hasSize((int) (threads * each)).contains(0L, threads * each - 1L);
            assertThat(test.store().nextQueueOffset("T", 0)).isEqualTo(threads * each);
            assertThat(test.bodies("T", 0)).hasSize((int) (threads * each));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aConsumerNeverSeesAnEntryWhoseRecordCannotBeRead() {
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(directory, TestStore.smallFiles(), disk)) {
            for (int i = 0; i < 20; i++) {
                test.append("T", 0, "b" + i);
            }
            test.dispatched();
            // The queue's files reach the disk, the log's do not.
            disk.rule((operation, path) -> {
                if (operation == Operation.FORCE && path.toString().contains("commitlog")) {
                    throw new IOException("no");
                }
            });
            test.losePower(disk, new Random(3));

            List<String> read = test.bodies("T", 0);
            assertThat(read)
                    .isEqualTo(IntStream.range(0, read.size())
                            .mapToObj(i -> "b" + i)
                            .toList());
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(read.size());
        }
    }

    @Test
    void onlyTheFrontIsDeleted() {
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < 100; i++) {
                test.append("T", 0, "x".repeat(1000));
                test.clock().advance(Duration.ofHours(1));
            }
            test.dispatched();
            test.clock().advance(Duration.ofHours(24));

            assertThat(test.store().deleteExpired()).isPositive();

            long start = test.store().minLogOffset();
            long min = test.store().minQueueOffset("T", 0);
            assertThat(start).isPositive().isEqualTo(start / TestStore.SEGMENT_BYTES * TestStore.SEGMENT_BYTES);
            assertThat(min).isBetween(40L, 60L);
            assertThat(test.bodies("T", 0)).hasSize(100 - (int) min);
            test.clock().advance(Duration.ofDays(365));
            assertThat(test.store().deleteExpired()).isPositive();
            assertThat(test.store().minLogOffset()).isLessThan(test.store().maxLogOffset());
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(100);
        }
    }

    @Test
    void oneAppendAtATimeAndNeverDuringAForce() {
        FaultyFiles disk = new FaultyFiles();
        Thread[] forcing = new Thread[1];
        try (TestStore test = TestStore.in(directory, sync(), disk)) {
            disk.rule((operation, path) -> {
                if (operation == Operation.FORCE) {
                    forcing[0] = Thread.currentThread();
                }
            });
            test.append("T", 0, "first").durable().join();

            // The force was made by another thread than the one that appended.
            await().atMost(ONE_MINUTE).until(() -> forcing[0] != null);
            assertThat(forcing[0]).isNotSameAs(Thread.currentThread());
            test.append("T", 0, "x".repeat(8000)).durable().join();
            test.append("T", 0, "x".repeat(8000)).durable().join();
            assertThat(forcing[0]).isNotSameAs(Thread.currentThread());
        }
    }

    @Test
    void theFirstFailedForceIsForGood() {
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(directory, sync(), disk)) {
            test.append("T", 0, "kept").durable().join();
            test.dispatched();
            disk.rule((operation, path) -> {
                if (operation == Operation.FORCE) {
                    throw new IOException("I/O error");
                }
            });

            assertThat(test.append("T", 0, "lost").durable())
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                    .withMessageContaining("could not be forced to the disk (I/O error)");
            disk.heal();

            assertThat(test.faults()).hasSize(1);
            assertThat(test.store().state().writable()).isFalse();
            assertThatThrownBy(() -> test.append("T", 0, "later"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("read-only");
            assertThat(test.bodies("T", 0)).containsExactly("kept");
        }
    }

    private static StoreConfig sync() {
        return TestStore.smallFiles().with(FlushDiskType.SYNC_FLUSH);
    }

    /** The offsets of all records, found by going from each to the next. */
    private static List<Long> walk(LocalMessageStore store) {
        List<Long> found = new ArrayList<>();
        long offset = store.minLogOffset();
        while (offset < store.maxLogOffset()) {
            try (RecordSlice record = store.recordAt(offset)) {
                if (record == null) {
                    // A blank: the next record begins in the next segment.
                    offset = (offset / TestStore.SEGMENT_BYTES + 1) * TestStore.SEGMENT_BYTES;
                } else {
                    ByteBuffer bytes = record.bytes();
                    assertThat(RecordLayout.physicalOffset(bytes, 0)).isEqualTo(offset);
                    found.add(offset);
                    offset += record.size();
                }
            }
        }
        return found;
    }

    private static void deleteTree(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
