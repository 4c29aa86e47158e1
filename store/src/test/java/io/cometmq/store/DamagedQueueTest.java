// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.ReadResult.Status;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import io.cometmq.store.testing.TurnedThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of queues that are damaged while they are served: noticed when they are read, and mended by another thread. */
class DamagedQueueTest {
    private static final Path ROOT = Path.of("/store");
    private static final String BATCHES = TestStore.BATCHED + "T";
    private static final Path ENTRIES = ROOT.resolve("consumequeue/T/0/00000000000000000000");
    private static final Path BATCH_ENTRIES = ROOT.resolve("batchconsumequeue/" + BATCHES + "/0/00000000000000000000");

    private final FaultyFiles disk = new FaultyFiles();
    private final TurnedThreads threads = new TurnedThreads();
    private final ManualClock clock = new ManualClock();
    private final ManualScheduler scheduler = new ManualScheduler(clock);

    @Test
    void aReadEndsBeforeADamagedEntryAndFindsNothingThereUntilAnotherThreadHasMendedIt() {
        try (LocalMessageStore store = open()) {
            append(store, 3);
            List<String> told = new ArrayList<>();
            store.onArrival((topic, queueId, next, tagsCode) -> told.add(topic + queueId + " " + next));
            disk.flipBit(ENTRIES, 20, 3);
            byte[] damaged = disk.content(ENTRIES);

            assertThat(read(store, 0)).containsExactly("FOUND 1", "0");
            assertThat(read(store, 1)).containsExactly("OFFSET_FOUND_NULL 1");
            assertThat(disk.content(ENTRIES)).isEqualTo(damaged);
            assertThat(store.isCold("T", 0, 1)).isFalse();
            assertThat(store.mended("T", 0)).isNotDone();
            assertThat(store.mended("T", 1)).isDone();
            assertThat(read(store, 2)).containsExactly("FOUND 3", "2");
            assertThat(told).isEmpty();

            mend(store, "T");

            assertThat(told).containsExactly("T0 3");
            assertThat(read(store, 0)).containsExactly("FOUND 3", "0", "1", "2");
        }
    }

    /** A long range takes many pieces, and records are dispatched between them. */
    @Test
    void recordsAreDispatchedWhileManyEntriesAreMended() {
        try (LocalMessageStore store = open()) {
            append(store, 2500);
            disk.under(ROOT.resolve("consumequeue/T/0"))
                    .forEach(file -> disk.damage(file, 20, new byte[disk.content(file).length - 40]));

            assertThat(read(store, 1)).containsExactly("OFFSET_FOUND_NULL 1");
            store.append(Records.to("U").body("meanwhile").build());
            threads.turn("store-dispatch");
            assertThat(store.maxQueueOffset("U", 0)).isEqualTo(1);
            assertThat(store.mended("T", 0)).isNotDone();

            assertThat(all(store, "T")).isEqualTo(numbers(0, 2500));
        }
    }

    @Test
    void entriesThatTheDiskDoesNotTakeAreSkippedInTheEnd() {
        try (LocalMessageStore store = open()) {
            append(store, 5);
            disk.flipBit(ENTRIES, 2 * 20 + 6, 3);
            disk.fail(Fault.of(Operation.WRITE).on("consumequeue"));

            assertThat(all(store, "T")).containsExactly("0", "1", "3", "4");
            assertThat(all(store, "T")).containsExactly("0", "1", "3", "4");
            // The first is told at once, the others are counted.
            assertThat(scheduler.waiting()).containsOnlyOnce("count repeated lines");
            disk.heal();
        }
        try (LocalMessageStore store = open()) {
            assertThat(all(store, "T")).containsExactly("0", "1", "2", "3", "4");
        }
    }

    /** Whatever bit it is, of the place of a record and of its length. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9})
    void everyFlippedBitOfAnEntryIsNoticed(int entry) {
        try (LocalMessageStore store = open()) {
            append(store, 10);
            for (int bit = 0; bit < 12 * Byte.SIZE; bit++) {
                disk.flipBit(ENTRIES, entry * 20L + bit / Byte.SIZE, bit % Byte.SIZE);

                assertThat(all(store, "T")).as("bit %d", bit).isEqualTo(numbers(0, 10));
            }
        }
    }

    /** Its place, its length, its queue offset, and how many messages it holds, from whatever offset the reader comes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 4, 9})
    void everyFlippedBitOfAnEntryOfBatchesIsNoticed(int entry) {
        try (LocalMessageStore store = open()) {
            for (int i = 0; i < 10; i++) {
                TestStore.appendTogether(store, BATCHES, 0, numbers(3 * i, 3 * i + 3));
            }
            dispatch(store);
            IntStream bits = IntStream.concat(
                    IntStream.range(0, 12 * Byte.SIZE), IntStream.range(28 * Byte.SIZE, 38 * Byte.SIZE));
            bits.forEach(bit -> {
                disk.flipBit(BATCH_ENTRIES, entry * 46L + bit / Byte.SIZE, bit % Byte.SIZE);
                long from = new Random(bit).nextInt(30);

                assertThat(TestStore.bodies(store, BATCHES, from, () -> mend(store, BATCHES)))
                        .as("bit %d from %d", bit, from)
                        .isEqualTo(numbers((int) from / 3 * 3, 30));
                assertThat(all(store, BATCHES)).as("bit %d", bit).isEqualTo(numbers(0, 30));
            });
        }
    }

    /** The entry of the lost batch must stay behind those of all batches before it, which the next start holds against each other. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aFlippedOffsetOfABatchIsMendedByAStartThatKeepsTheOffsetsOfALostOne(int entry) {
        try (LocalMessageStore store = open()) {
            IntStream.range(0, 3).forEach(i -> TestStore.appendTogether(store, BATCHES, 0, numbers(3 * i, 3 * i + 3)));
            dispatch(store);
        }
        LocalMessageStore killed = open();
        long lost = TestStore.appendTogether(killed, BATCHES, 0, numbers(9, 12)).logOffset(0);
        append(killed, 1);
        disk.killUser();
        disk.flipBit(ROOT.resolve("commitlog/00000000000000000000"), lost + RecordLayout.MIN_BYTES, 0);

        for (int bit = 28 * Byte.SIZE; bit < 38 * Byte.SIZE; bit++) {
            FaultyFiles copy = disk.copy();
            copy.flipBit(BATCH_ENTRIES, entry * 46L + bit / Byte.SIZE, bit % Byte.SIZE);
            try (LocalMessageStore store = open(copy)) {
                assertThat(all(store, BATCHES)).as("bit %d", bit).isEqualTo(numbers(0, 9));
                assertThat(store.nextQueueOffset(BATCHES, 0)).as("bit %d", bit).isEqualTo(12);
            }
        }
    }

    /** An entry that seems to be of a deleted record lets no other one seem deleted, wherever the front is looked for. */
    @ParameterizedTest
    @CsvSource({"T,0", "T,1", "T,30", "Late,0"})
    void aFlippedLogOffsetHidesNoMessageAtTheFront(String topic, int behindFirst) {
        long first;
        List<String> kept;
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            for (int i = 0; i < 150; i++) {
                test.append(i % 10 == 9 && i > 100 ? "Late" : "T", 0, i + "x".repeat(500));
                test.clock().advance(Duration.ofHours(1));
            }
            assertThat(test.dispatched().store().deleteExpired()).isPositive();
            first = test.store().minQueueOffset(topic, 0);
            kept = test.bodies(topic, 0);
            assertThat(kept).hasSize((int) (test.store().maxQueueOffset(topic, 0) - first));
            assertThat(first > 0).isEqualTo(topic.equals("T"));
        }
        Path file = disk.under(ROOT.resolve("consumequeue").resolve(topic)).get(0);
        long at = (first + behindFirst) * 20 - Long.parseLong(String.valueOf(file.getFileName()));

        for (int bit = 0; bit < Long.SIZE; bit++) {
            FaultyFiles copy = disk.copy();
            copy.flipBit(file, at + bit / Byte.SIZE, bit % Byte.SIZE);
            try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), copy)) {
                assertThat(test.bodies(topic, 0)).as("bit %d", bit).isEqualTo(kept);
            }
        }
    }

    /** What was dispatched behind the last checkpoint comes again after a kill, and its entries are written anew. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aStartAfterAKillMendsTheHashOfATag(int entry) {
        LocalMessageStore killed = open();
        for (int i = 0; i < 3; i++) {
            killed.append(Records.to("T").tag("tag" + i).body("single").build());
            killed.append(Records.to(BATCHES).tag("tag" + i).body("single").build());
        }
        dispatch(killed);
        disk.killUser();
        byte[] single = disk.content(ENTRIES);
        byte[] batched = disk.content(BATCH_ENTRIES);

        for (int bit = 12 * Byte.SIZE; bit < 20 * Byte.SIZE; bit += 7) {
            FaultyFiles copy = disk.copy();
            copy.flipBit(ENTRIES, entry * 20L + bit / Byte.SIZE, bit % Byte.SIZE);
            copy.flipBit(BATCH_ENTRIES, entry * 46L + bit / Byte.SIZE, bit % Byte.SIZE);
            try (LocalMessageStore store = open(copy)) {
                dispatch(store);

                assertThat(copy.content(ENTRIES)).as("bit %d", bit).isEqualTo(single);
                assertThat(copy.content(BATCH_ENTRIES)).as("bit %d", bit).isEqualTo(batched);
            }
        }
    }

    private void append(LocalMessageStore store, int count) {
        for (int i = 0; i < count; i++) {
            store.append(Records.to("T").body(Integer.toString(i)).build());
        }
        dispatch(store);
    }

    private void dispatch(LocalMessageStore store) {
        while (store.dispatchedLogOffset() < store.maxLogOffset()) {
            threads.turn("store-dispatch");
        }
    }

    private void mend(LocalMessageStore store, String topic) {
        while (!store.mended(topic, 0).isDone()) {
            threads.turn("store-dispatch");
        }
    }

    /** What a read says, and the bodies that it found. */
    private static List<String> read(LocalMessageStore store, long from) {
        try (ReadResult result = store.read("T", 0, from, 32, 1 << 20, RecordFilter.ALL)) {
            List<String> found = new ArrayList<>(List.of(result.status() + " " + result.nextOffset()));
            assertThat(result.records().isEmpty()).isEqualTo(result.status() != Status.FOUND);
            result.records().forEach(record -> found.add(TestStore.body(record)));
            return found;
        }
    }

    private List<String> all(LocalMessageStore store, String topic) {
        return TestStore.bodies(store, topic, 0, () -> mend(store, topic));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private LocalMessageStore open() {
        return open(disk);
    }

    private LocalMessageStore open(FaultyFiles on) {
        StoreConfig config = TestStore.smallFiles().with(new LogConfig(1 << 20, 1 << 18));
        return LocalMessageStore.open(config, ROOT, on.powered(), clock, scheduler, threads, (what, cause) -> {});
    }
}
