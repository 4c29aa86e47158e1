// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.MessageSysFlag;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics that keep batches: one record and one entry for several messages, each with a queue offset of its own. */
class BatchQueueTest {
    private static final String TOPIC = "BatchT";
    private static final int ENTRY_BYTES = 46;

    @TempDir
    Path directory;

    @Test
    void aBatchTakesAsManyOffsetsAsItHasMessages() {
        try (TestStore test = TestStore.in(directory)) {
            assertThat(test.append(TOPIC, 0, "zero").queueOffset()).isZero();
            Appended together = test.appendTogether(TOPIC, 0, List.of("one", "two", "three"));
            assertThat(together.queueOffset()).isEqualTo(1);
            assertThat(together.count()).isEqualTo(1);
            assertThat(test.append(TOPIC, 0, "four").queueOffset()).isEqualTo(4);
            test.dispatched();

            assertThat(test.store().maxQueueOffset(TOPIC, 0)).isEqualTo(5);
            assertThat(test.store().nextQueueOffset(TOPIC, 0)).isEqualTo(5);
            assertThat(test.bodies(TOPIC, 0)).containsExactly("zero", "one", "two", "three", "four");
            assertThat(directory.resolve("batchconsumequeue/" + TOPIC + "/0")).isDirectory();
            assertThat(directory.resolve("consumequeue/" + TOPIC)).doesNotExist();
        }
    }

    @Test
    void aBatchSaysWhatItHolds() {
        try (TestStore test = TestStore.in(directory)) {
            test.append(TOPIC, 0, "zero");
            test.appendTogether(TOPIC, 0, List.of("one", "two"));
            test.dispatched();

            try (ReadResult read = test.store().read(TOPIC, 0, 2, 8, 1 << 20, RecordFilter.ALL)) {
                ByteBuffer record = read.records().get(0).bytes();
                String properties = RecordLayout.properties(record, 0);

                assertThat(RecordLayout.sysFlag(record, 0))
                        .isEqualTo(MessageSysFlag.INNER_BATCH | MessageSysFlag.NEED_UNWRAP);
                assertThat(RecordLayout.queueOffset(record, 0)).isEqualTo(1);
                assertThat(MessageProperties.get(properties, "INNER_NUM")).isEqualTo("2");
                assertThat(Long.parseLong(String.valueOf(MessageProperties.get(properties, "INNER_BASE"))))
                        .isEqualTo(1);
                assertThat(read.nextOffset()).isEqualTo(3);
            }
        }
    }

    @Test
    void aReadCountsMessages() {
        try (TestStore test = TestStore.in(directory)) {
            IntStream.range(0, 6).forEach(i -> test.appendTogether(TOPIC, 0, List.of("a" + i, "b" + i, "c" + i)));
            test.dispatched();

            try (ReadResult read = test.store().read(TOPIC, 0, 4, 8, 1 << 20, RecordFilter.ALL)) {
                assertThat(read.records()).hasSize(2);
                assertThat(read.messages()).isEqualTo(6);
                assertThat(read.nextOffset()).isEqualTo(9);
            }
            try (ReadResult read = test.store().read(TOPIC, 0, 4, 1, 1 << 20, RecordFilter.ALL)) {
                assertThat(read.records()).hasSize(1);
                assertThat(read.nextOffset()).isEqualTo(6);
            }
        }
    }

    @Test
    void aBatchWithoutATagIsGivenToWhoeverWantsOne() {
        RecordFilter wantsA = new RecordFilter() {
            @Override
            public boolean matchesTagsCode(long tagsCode) {
                return tagsCode == "A".hashCode();
            }
        };
        try (TestStore test = TestStore.in(directory)) {
            List<Long> announced = new ArrayList<>();
            test.store().onArrival((topic, queueId, next, tagsCode) -> announced.add(tagsCode));
            test.append(TOPIC, 0, "without tag");
            test.appendTogether(TOPIC, 0, List.of("any", "tag"));
            test.dispatched();

            try (ReadResult read = test.store().read(TOPIC, 0, 0, 8, 1 << 20, wantsA)) {
                assertThat(read.messages()).isEqualTo(2);
            }
            assertThat(announced).containsExactly(0L, ArrivalListener.ANY_TAG);
        }
    }

    @Test
    void timesAreFound() {
        try (TestStore test = TestStore.in(directory)) {
            long start = test.clock().millis();
            test.appendTogether(TOPIC, 0, List.of("a", "b"));
            test.clock().advance(Duration.ofSeconds(10));
            test.appendTogether(TOPIC, 0, List.of("c", "d", "e"));
            test.dispatched();
            MessageStore store = test.store();

            assertThat(store.queueOffsetAt(TOPIC, 0, start, TimeBoundary.LOWER)).isZero();
            assertThat(store.queueOffsetAt(TOPIC, 0, start + 1, TimeBoundary.LOWER))
                    .isEqualTo(2);
            assertThat(store.queueOffsetAt(TOPIC, 0, start + 1, TimeBoundary.UPPER))
                    .isEqualTo(1);
            assertThat(store.queueOffsetAt(TOPIC, 0, start + 20_000, TimeBoundary.LOWER))
                    .isEqualTo(5);
            assertThat(store.storeTimeOf(TOPIC, 0, 3)).hasValue(start + 10_000);
        }
    }

    @Test
    void queuesGoOnAfterAStartAndAreBuiltAnewFromTheLog() throws IOException {
        List<String> all = new ArrayList<>();
        try (TestStore test = TestStore.in(directory)) {
            fill(test, all, 0, 40);
            test.reopen();
            fill(test, all, 40, 80);
            test.dispatched();
            assertThat(test.bodies(TOPIC, 0)).isEqualTo(all);
        }
        deleteTree(directory.resolve("batchconsumequeue"));

        try (TestStore test = TestStore.in(directory)) {
            test.dispatched();

            assertThat(test.bodies(TOPIC, 0)).isEqualTo(all);
            assertThat(test.append(TOPIC, 0, "next").queueOffset()).isEqualTo(all.size());
        }
    }

    @Test
    void entriesThatContradictTheLogAreReplaced() throws IOException {
        List<String> all = new ArrayList<>();
        try (TestStore test = TestStore.in(directory)) {
            fill(test, all, 0, 15);
        }
        Path file = directory.resolve("batchconsumequeue/" + TOPIC + "/0/00000000000000000000");
        try (RandomAccessFile entries = new RandomAccessFile(file.toFile(), "rw")) {
            entries.seek(10L * ENTRY_BYTES);
            entries.writeLong(17);
            entries.seek(14L * ENTRY_BYTES);
            entries.writeLong(18);
        }
        Files.delete(directory.resolve("checkpoint"));
        Files.deleteIfExists(directory.resolve("checkpoint.bak"));
        Files.write(directory.resolve("abort"), new byte[0]);

        try (TestStore test = TestStore.in(directory)) {
            test.dispatched();

            assertThat(test.bodies(TOPIC, 0)).isEqualTo(all);
        }
    }

    @Test
    void theFrontIsDeletedWithTheLog() {
        List<String> all = new ArrayList<>();
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < 200; i++) {
                fill(test, all, i, i + 1);
                test.clock().advance(Duration.ofHours(1));
            }
            test.dispatched();
            assertThat(test.store().deleteExpired()).isPositive();

            long min = test.store().minQueueOffset(TOPIC, 0);

            assertThat(min).isPositive();
            assertThat(test.bodies(TOPIC, 0)).isEqualTo(all.subList((int) min, all.size()));
            assertThat(directory.resolve("batchconsumequeue/" + TOPIC + "/0/00000000000000000000"))
                    .doesNotExist();
            try (ReadResult tooSmall = test.store().read(TOPIC, 0, 0, 8, 1 << 20, RecordFilter.ALL)) {
                assertThat(tooSmall.status()).isEqualTo(ReadResult.Status.OFFSET_TOO_SMALL);
                assertThat(tooSmall.nextOffset()).isEqualTo(min);
            }
            test.reopen();
            assertThat(test.bodies(TOPIC, 0)).isEqualTo(all.subList((int) min, all.size()));
        }
    }

    @Test
    void aDeletedTopicComesBackBehindItsOldOffsets() {
        try (TestStore test = TestStore.in(directory)) {
            test.appendTogether(TOPIC, 0, List.of("a", "b"));
            test.dispatched();

            assertThat(test.store().deleteTopic(TOPIC)).isEqualTo(1);
            assertThat(directory.resolve("batchconsumequeue/" + TOPIC)).doesNotExist();
            assertThat(test.appendTogether(TOPIC, 0, List.of("c", "d")).queueOffset())
                    .isEqualTo(2);
            test.dispatched();
            assertThat(test.bodies(TOPIC, 0)).containsExactly("c", "d");
            assertThat(test.store().minQueueOffset(TOPIC, 0)).isEqualTo(2);
        }
    }

    @Test
    void batchesOfNoSizeAndFlagsOfNoBatchAreRefused() {
        try (TestStore test = TestStore.in(directory)) {
            assertRefused(() -> test.store().appendTogether(Records.to(TOPIC).build(), 0), "expected 1..32767");
            assertRefused(() -> test.store().appendTogether(Records.to(TOPIC).build(), 40_000), "40000");
            assertRefused(
                    () -> test.store()
                            .append(Records.to("T")
                                    .sysFlag(MessageSysFlag.INNER_BATCH)
                                    .build()),
                    "without the bits 192");
            assertRefused(() -> test.appendTogether("T", 0, List.of("x")), "keeps no batches");
            assertThat(test.store().maxLogOffset()).isZero();
        }
    }

    @Test
    void manyThreadsLeaveNoGap() throws Exception {
        try (TestStore test = TestStore.in(directory)) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int number = thread;
                tasks.add(() -> {
                    IntStream.range(0, 50)
                            .forEach(i -> test.appendTogether(
                                    TOPIC, 0, List.of(number + "-" + i + "a", number + "-" + i + "b")));
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
            threads.shutdown();
            test.dispatched();

            assertThat(test.bodies(TOPIC, 0)).hasSize(400).doesNotHaveDuplicates();
            assertThat(test.store().maxQueueOffset(TOPIC, 0)).isEqualTo(400);
        }
    }

    private static void fill(TestStore test, List<String> all, int from, int to) {
        for (int i = from; i < to; i++) {
            List<String> bodies = new ArrayList<>();
            for (int inside = 0; inside <= i % 4; inside++) {
                bodies.add("b" + i + "." + inside + "x".repeat(100));
            }
            if (bodies.size() == 1) {
                test.append(TOPIC, 0, bodies.get(0));
            } else {
                test.appendTogether(TOPIC, 0, bodies);
            }
            all.addAll(bodies);
        }
    }

    private static void assertRefused(Callable<?> append, String message) {
        assertThatThrownBy(append::call)
                .isInstanceOfSatisfying(
                        StoreException.class, no -> assertThat(no.reason()).isEqualTo(Reason.ILLEGAL))
                .hasMessageContaining(message);
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
