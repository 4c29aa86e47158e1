// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFile;
import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import io.cometmq.store.testing.TurnedThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage inside the log costs the records that were damaged and no others, and no queue offset is used twice. */
class DamagedLogTest {
    private static final Path ROOT = Path.of("/store");
    private static final int BODY_AT = 88;
    /** More than a start of these tests makes. */
    private static final int MOST_OPERATIONS = 2000;

    private final FaultyFiles disk = new FaultyFiles();

    @Test
    void aDamagedRecordIsPutIntoQuarantineAndItsNeighboursAreServed() throws IOException {
        long damaged = appendThree();
        byte[] was = Arrays.copyOfRange(content(0), (int) damaged, (int) damaged + 8);
        damage(damaged + BODY_AT, 'X');
        forgetCheckpoint();

        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0)).containsExactly("first", "third");
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(3);
            assertThat(test.store().runtimeInfo()).containsEntry("lostRanges", "1");
            Path kept = ROOT.resolve("quarantine").resolve(SegmentedFile.nameOf(damaged));
            assertThat(disk.content(kept)).startsWith(was);
            assertThat(disk.content(kept)[BODY_AT]).isEqualTo((byte) 'X');
        }
        forgetCheckpoint();
        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0)).containsExactly("first", "third", "next");
            assertThat(test.store().runtimeInfo()).containsEntry("lostRanges", "1");
        }
    }

    @Test
    void aLostRecordHasABlankEntryInAQueueThatIsMadeAnew() throws IOException {
        long damaged = appendThree();
        damage(damaged + 4, 'X', 'X', 'X');
        disk.remove(ROOT.resolve("consumequeue"));
        disk.powered().delete(ROOT.resolve("consumequeue/T/0"));

        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0)).containsExactly("first", "third");
            assertThat(test.store().maxQueueOffset("T", 0)).isEqualTo(3);
            try (ReadResult atLost = test.store().read("T", 0, 1, 1, 1 << 20, RecordFilter.ALL)) {
                assertThat(atLost.nextOffset()).isGreaterThan(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"T", "BatchT"})
    void theLastOffsetsOfAQueueAreNotUsedAgainWhenTheirRecordsAreLost(String topic) throws IOException {
        appendTwoThatAreLost(topic);
        forgetCheckpoint();

        try (TestStore test = open()) {
            assertThat(test.bodies(topic, 0)).containsExactly("first");
            assertThat(test.bodies("U", 0)).containsExactly("behind");
            assertThat(test.append(topic, 0, "next").queueOffset()).isEqualTo(3);
        }
        try (TestStore test = open()) {
            assertThat(test.bodies(topic, 0)).containsExactly("first", "next");
        }
    }

    /** The first start makes their entries blank; the second sees nothing else of them. */
    @ParameterizedTest
    @ValueSource(strings = {"T", "BatchT"})
    void theLastOffsetsOfAQueueAreNotUsedAgainWhenItIsRecoveredTwice(String topic) throws IOException {
        appendTwoThatAreLost(topic);
        forgetCheckpoint();
        open().close();
        forgetCheckpoint();

        try (TestStore test = open()) {
            assertThat(test.bodies(topic, 0)).containsExactly("first");
            assertThat(test.append(topic, 0, "next").queueOffset()).isEqualTo(3);
        }
    }

    /** Entries behind those of lost records come from the log: a walk must not begin where a lost record began. */
    @ParameterizedTest
    @ValueSource(strings = {"T", "BatchT"})
    void entriesBehindThoseOfLostRecordsAreFilledIn(String topic) throws IOException {
        appendTwoThatAreLost(topic);
        forgetCheckpoint();
        try (TestStore test = open()) {
            test.append(topic, 0, "third");
            test.append(topic, 0, "fourth");
        }
        int entryBytes = topic.equals("T") ? 20 : 46;
        String folder = topic.equals("T") ? "consumequeue/" : "batchconsumequeue/";
        disk.damage(
                ROOT.resolve(folder + topic + "/0/00000000000000000000"), 3L * entryBytes, new byte[2 * entryBytes]);

        try (TestStore test = open()) {
            assertThat(test.bodies(topic, 0)).containsExactly("first", "third", "fourth");
            assertThat(test.append(topic, 0, "next").queueOffset()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"T", "BatchT"})
    void whatIsLostIsStillKnownAfterALossOfPower(String topic) throws IOException {
        for (int seed = 0; seed < 30; seed++) {
            disk.remove(ROOT);
            appendTwoThatAreLost(topic);
            forgetCheckpoint();
            // No checkpoint is written, which would make all names durable.
            disk.fail(Fault.of(Operation.RENAME));

            try (TestStore test = open()) {
                test.losePower(disk, new Random(seed));

                assertThat(test.store().runtimeInfo()).containsEntry("lostRanges", "1");
                assertThat(test.bodies(topic, 0)).containsExactly("first");
                assertThat(test.append(topic, 0, "next").queueOffset())
                        .as("seed %d", seed)
                        .isEqualTo(3);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 5_000, 12_000})
    void aRangeOfAnyLengthIsFilled(int length) throws IOException {
        List<Long> offsets = appendMany(60);
        long from = offsets.get(2) + 10;
        byte[] garbage = new byte[length];
        Arrays.fill(garbage, (byte) 0xA5);
        disk.damage(segment(0), from, garbage);
        forgetCheckpoint();

        try (TestStore test = open()) {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < offsets.size(); i++) {
                long end = i + 1 < offsets.size() ? offsets.get(i + 1) : Long.MAX_VALUE;
                if (end <= from || offsets.get(i) >= from + length) {
                    expected.add(body(i));
                }
            }
            assertThat(test.bodies("T", 0)).isEqualTo(expected);
            assertThat(walk(test.store())).isEqualTo(test.store().maxLogOffset());
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(60);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aMissingSegmentIsAHoleBetweenTwoServedSides(int missing) throws IOException {
        List<Long> offsets = appendMany(60);
        disk.remove(segment(missing));

        try (TestStore test = open()) {
            List<String> expected = IntStream.range(0, 60)
                    .filter(i -> offsets.get(i) / TestStore.SEGMENT_BYTES != missing)
                    .mapToObj(DamagedLogTest::body)
                    .toList();
            assertThat(test.bodies("T", 0)).isEqualTo(expected);
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(60);
            assertThat(walk(test.store())).isEqualTo(test.store().maxLogOffset());
        }
        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0)).endsWith(body(59), "next");
        }
    }

    @Test
    void theLogGoesOnBehindItsLostEndSoThatNoOffsetIsUsedTwice() throws IOException {
        List<Long> offsets = appendMany(60);
        long last = offsets.get(59) / TestStore.SEGMENT_BYTES;
        disk.under(ROOT.resolve("commitlog")).stream()
                .filter(path -> Long.parseLong(path.getFileName().toString()) >= last * TestStore.SEGMENT_BYTES)
                .forEach(disk::remove);

        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0))
                    .isEqualTo(IntStream.range(0, 60)
                            .filter(i -> offsets.get(i) / TestStore.SEGMENT_BYTES < last)
                            .mapToObj(DamagedLogTest::body)
                            .toList());
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(60);
        }
    }

    @Test
    void aStoreThatLostItsWholeLogGoesOn() throws IOException {
        appendMany(60);
        disk.remove(ROOT.resolve("commitlog"));

        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0)).isEmpty();
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(60);
            assertThat(test.dispatched().bodies("T", 0)).containsExactly("next");
        }
    }

    @Test
    void aTornTailIsCut() throws IOException {
        long third;
        try (TestStore test = open()) {
            test.append("T", 0, "first");
            test.dispatched();
            test.kill(disk);
            third = test.append("T", 0, "torn").logOffset(0);
            test.dispatched();
            damage(third + BODY_AT, 'X');
            disk.killUser();
            // A start saves one soon, and what it covers is no torn tail any more.
            disk.remove(ROOT.resolve("checkpoint"));
            disk.remove(ROOT.resolve("checkpoint.bak"));
            test.kill(disk);

            assertThat(test.bodies("T", 0)).containsExactly("first");
            assertThat(test.store().maxLogOffset()).isEqualTo(third);
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(1);
            assertThat(test.store().runtimeInfo()).containsEntry("lostRanges", "0");
        }
    }

    @Test
    void oldSegmentsAreDeletedAcrossAHole() throws IOException {
        appendMany(60);
        disk.remove(segment(1));

        try (TestStore test = open()) {
            test.clock().advance(Duration.ofDays(30));

            assertThat(test.store().deleteExpired()).isPositive();
            assertThat(test.store().minLogOffset()).isGreaterThan(2L * TestStore.SEGMENT_BYTES);
            assertThat(disk.under(ROOT.resolve("quarantine"))).isEmpty();
        }
    }

    @Test
    void offsetsAreFoundByTimeAcrossLostRecords() throws IOException {
        List<Long> times = new ArrayList<>();
        long lost = 0;
        try (TestStore test = open()) {
            for (int i = 0; i < 9; i++) {
                long at = test.append("T", 0, body(i)).logOffset(0);
                lost = i == 4 ? at : lost;
                times.add(test.clock().millis());
                test.clock().advance(Duration.ofSeconds(1));
            }
        }
        damage(lost + BODY_AT, 'X');
        forgetCheckpoint();

        try (TestStore test = open()) {
            for (int i : new int[] {0, 1, 2, 3, 5, 6, 7, 8}) {
                assertThat(test.store().queueOffsetAt("T", 0, times.get(i), TimeBoundary.LOWER))
                        .isBetween(i == 5 ? 4L : i, (long) i);
            }
        }
    }

    @Test
    void aBodyThatDoesNotMatchItsChecksumIsNotGivenToAConsumer() throws IOException {
        long damaged = appendThree();
        damage(damaged + BODY_AT, 'X');

        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0)).containsExactly("first", "third");
            assertThat(test.store().runtimeInfo()).containsEntry("damagedReads", "1");
        }
    }

    @Test
    void anEntryThatPointsAtTheRecordOfAnotherQueueIsWrittenAnew() throws IOException {
        try (TestStore test = open()) {
            test.append("T", 0, "mine");
            test.append("U", 0, "other");
            test.append("T", 0, "mine too");
        }
        Path queue = ROOT.resolve("consumequeue/T/0/00000000000000000000");
        byte[] foreign = Arrays.copyOf(disk.content(ROOT.resolve("consumequeue/U/0/00000000000000000000")), 20);
        disk.damage(queue, 0, foreign);

        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0)).containsExactly("mine", "mine too");
        }
    }

    @Test
    void anEntryWhoseSizeGoesPastTheEndOfAFileIsWrittenAnew() throws IOException {
        appendThree();
        appendMany(60, "U");
        disk.damage(ROOT.resolve("consumequeue/T/0/00000000000000000000"), 20 + 8 + 2, (byte) 0x7F);

        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0)).containsExactly("first", "second", "third");
        }
    }

    /** The walk over the log that mends an entry begins at one that is right, not at a damaged one before a lost one. */
    @Test
    void aDamagedEntryBehindADamagedAndALostOneIsWrittenAnew() throws IOException {
        long second;
        try (TestStore test = open()) {
            test.append("T", 0, "zero");
            test.append("T", 0, "one");
            second = test.append("T", 0, "lost").logOffset(0);
            test.append("T", 0, "three");
            test.append("T", 0, "four");
        }
        damage(second + BODY_AT, 'X');
        forgetCheckpoint();
        open().close();
        Path queue = ROOT.resolve("consumequeue/T/0/00000000000000000000");
        disk.damage(queue, 20 + 7, (byte) 0x33);
        disk.damage(queue, 3 * 20 + 7, (byte) 0x33);

        try (TestStore test = open()) {
            try (ReadResult fourth = test.read("T", 0, 3)) {
                assertThat(fourth.records()).hasSize(2);
                assertThat(TestStore.body(fourth.records().get(0))).isEqualTo("three");
            }
            assertThat(test.bodies("T", 0)).containsExactly("zero", "one", "three", "four");
        }
    }

    /** A start that makes a file longer again takes the sign away by which the next one would look at it. */
    @Test
    void aLogThatAStartCouldNotRepairIsRepairedByTheNext() throws IOException {
        List<Long> offsets = appendMany(60);
        damage(offsets.get(2) + BODY_AT, 'X');
        try (StoreFile file = disk.powered().open(segment(0))) {
            file.setSize(TestStore.SEGMENT_BYTES - 1);
        }
        disk.fail(Fault.of(Operation.WRITE).on("commitlog").writing(BODY_AT));
        assertThatThrownBy(this::open).isInstanceOf(StoreException.class);
        disk.killUser();
        disk.heal();
        disk.damage(ROOT.resolve("consumequeue/T/0/00000000000000000000"), 3 * 20 + 7, (byte) 0x33);

        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0))
                    .isEqualTo(IntStream.range(0, 60)
                            .filter(i -> i != 2)
                            .mapToObj(DamagedLogTest::body)
                            .toList());
        }
        assertThat(disk.under(ROOT.resolve("repairing"))).isEmpty();
    }

    /** Whatever operation is the last one: also after a file was made longer, and before the marker is taken away. */
    @Test
    void aStartThatIsKilledAtAnyOperationOfARepairIsMadeGoodByTheNext() throws IOException {
        List<Long> offsets = appendMany(40);
        damage(offsets.get(2) + 4, 'X', 'X', 'X');
        try (StoreFile file = disk.powered().open(segment(0))) {
            file.setSize(TestStore.SEGMENT_BYTES - 1);
        }
        disk.damage(ROOT.resolve("consumequeue/T/0/00000000000000000000"), 3 * 20 + 7, (byte) 0x33);
        List<String> left = IntStream.range(0, 40)
                .filter(i -> i != 2)
                .mapToObj(DamagedLogTest::body)
                .toList();
        boolean ended = false;
        for (int operations = 0; !ended; operations++) {
            FaultyFiles copy = disk.copy();
            ended = startsWithin(copy, operations);
            assertThat(operations).isLessThan(MOST_OPERATIONS);
            copy.killUser();
            copy.heal();

            try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), copy)) {
                assertThat(test.bodies("T", 0))
                        .as("killed after %d operations", operations)
                        .isEqualTo(left);
                assertThat(copy.under(ROOT.resolve("repairing"))).isEmpty();
            }
        }
    }

    /** Whether a start makes no more operations of the disk than so many; it dies otherwise. */
    private static boolean startsWithin(FaultyFiles disk, int operations) {
        int[] left = {operations};
        disk.rule((operation, path) -> {
            if (left[0]-- <= 0) {
                throw new IOException("killed");
            }
        });
        ManualClock clock = new ManualClock();
        try {
            LocalMessageStore.open(
                    TestStore.smallFiles(),
                    ROOT,
                    disk.powered(),
                    clock,
                    new ManualScheduler(clock),
                    new TurnedThreads(),
                    (what, cause) -> {});
        } catch (StoreException died) {
            assertThat(died).hasStackTraceContaining("killed");
        }
        return left[0] >= 0;
    }

    /** A queue begins behind blank entries: a damaged one among them is none of these. */
    @Test
    void aDamagedEntryBehindBlankOnesIsWrittenAnew() throws IOException {
        long first = appendThree();
        damage(first + BODY_AT, 'X');
        damage(BODY_AT, 'X');
        forgetCheckpoint();
        try (TestStore test = open()) {
            test.append("T", 0, "fourth");
        }
        disk.damage(ROOT.resolve("consumequeue/T/0/00000000000000000000"), 2 * 20 + 8, (byte) 0x80);

        try (TestStore test = open()) {
            assertThat(test.bodies("T", 0)).containsExactly("third", "fourth");
        }
    }

    /** The log cannot say it any more, what was noted of the queue does. */
    @Test
    void aDamagedEntryOfADeletedRecordDoesNotLetTheNextOffsetFallBack() throws IOException {
        appendThree();
        appendMany(60, "U");
        try (TestStore test = open()) {
            test.clock().advance(Duration.ofDays(30));
            assertThat(test.store().deleteExpired()).isPositive();
        }
        disk.damage(ROOT.resolve("consumequeue/T/0/00000000000000000000"), 2 * 20, new byte[20]);

        try (TestStore test = open()) {
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(3);
            test.dispatched();
            assertThat(test.bodies("T", 0)).containsExactly("next");
        }
    }

    @Test
    void aDamagedEntryBeforeThatOfALostRecordIsWrittenAnew() throws IOException {
        try (TestStore test = open()) {
            test.append("T", 0, "first");
        }
        try (TestStore test = open()) {
            disk.fail(Fault.of(Operation.RENAME));
            long lost = test.append("T", 0, "lost").logOffset(0);
            test.append("U", 0, "behind");
            test.dispatched();
            disk.killUser();
            damage(lost + BODY_AT, 'X');
            disk.damage(ROOT.resolve("consumequeue/T/0/00000000000000000000"), 0, (byte) 1);

            test.kill(disk);

            assertThat(test.bodies("T", 0)).containsExactly("first");
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(2);
        }
    }

    /** The last two of three records of a queue are damaged, and the log goes on behind them. */
    private void appendTwoThatAreLost(String topic) {
        List<Long> lost = new ArrayList<>();
        try (TestStore test = open()) {
            test.append(topic, 0, "first");
            lost.add(test.append(topic, 0, "lost").logOffset(0));
            lost.add(test.append(topic, 0, "lost, too").logOffset(0));
            test.append("U", 0, "behind");
        }
        lost.forEach(offset -> damage(offset + BODY_AT, 'X'));
    }

    /** The log offset of the second of three records. */
    private long appendThree() {
        try (TestStore test = open()) {
            test.append("T", 0, "first");
            long second = test.append("T", 0, "second").logOffset(0);
            test.append("T", 0, "third");
            return second;
        }
    }

    /** Where records are that fill several segments. */
    private List<Long> appendMany(int count) {
        return appendMany(count, "T");
    }

    private List<Long> appendMany(int count, String topic) {
        List<Long> offsets = new ArrayList<>();
        try (TestStore test = open()) {
            for (int i = 0; i < count; i++) {
                offsets.add(test.store()
                        .append(Records.to(topic).keys("k" + i).body(body(i)).build())
                        .logOffset(0));
            }
        }
        return offsets;
    }

    private static String body(int i) {
        return i + ":" + "x".repeat(800);
    }

    private TestStore open() {
        return TestStore.in(ROOT, TestStore.smallFiles(), disk);
    }

    private static Path segment(int index) {
        return ROOT.resolve("commitlog").resolve(SegmentedFile.nameOf((long) index * TestStore.SEGMENT_BYTES));
    }

    private byte[] content(int segment) {
        return disk.content(segment(segment));
    }

    private void damage(long logOffset, int... bytes) {
        byte[] garbage = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            garbage[i] = (byte) bytes[i];
        }
        disk.damage(segment((int) (logOffset / TestStore.SEGMENT_BYTES)), logOffset % TestStore.SEGMENT_BYTES, garbage);
    }

    /** Makes the next start look at the whole log. */
    private void forgetCheckpoint() throws IOException {
        disk.remove(ROOT.resolve("checkpoint"));
        disk.remove(ROOT.resolve("checkpoint.bak"));
        try (StoreFile marker = disk.powered().open(ROOT.resolve("abort"))) {
            assertThat(marker.size()).isZero();
        }
    }

    /** Goes over the log from record to record, and blanks; returns where that ends. */
    private static long walk(LocalMessageStore store) {
        long offset = store.minLogOffset();
        while (offset < store.maxLogOffset()) {
            try (RecordSlice record = store.recordAt(offset)) {
                if (record != null) {
                    assertThat(RecordLayout.physicalOffset(record.bytes(), 0)).isEqualTo(offset);
                }
                offset = record == null
                        ? (offset / TestStore.SEGMENT_BYTES + 1) * TestStore.SEGMENT_BYTES
                        : offset + record.size();
            }
        }
        return offset;
    }
}
