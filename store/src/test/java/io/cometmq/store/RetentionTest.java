// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.common.config.ConfigReader;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.store.retention.RetentionConfig;
import io.cometmq.store.retention.TopicRetention;
import io.cometmq.store.retention.TopicRetention.Rule;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which records go and when, and that nobody waits for it. */
class RetentionTest {
    private static final Path ROOT = Path.of("/store");
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final FaultyFiles disk = new FaultyFiles();

    @TempDir
    Path directory;

    @Test
    void theOldestFilesBeyondTheBoundGo() {
        try (TestStore test = open(Map.of("fileReservedBytes", "40000"))) {
            fill(test, 100);
            assertThat(size(test)).isGreaterThan(100_000);

            look(test);

            await().atMost(ONE_MINUTE).until(() -> size(test) <= 40_000);
            assertThat(size(test)).isGreaterThan(40_000 - TestStore.SEGMENT_BYTES);
            assertThat(test.bodies("T", 0))
                    .hasSize(100 - (int) test.store().minQueueOffset("T", 0))
                    .last()
                    .asString()
                    .startsWith("99 ");
        }
    }

    /** RocketMQ writes the checkpoint over, and leaves the one before; so does a torn one. */
    @Test
    void anOldCheckpointIsEnoughForALogWhoseFrontWent() {
        try (TestStore test = open(Map.of())) {
            fill(test, 5);
        }
        byte[] early = disk.content(ROOT.resolve("checkpoint"));
        List<String> bodies;
        try (TestStore test = open(Map.of("fileReservedBytes", "40000"))) {
            fill(test, 100);
            look(test);
            await().atMost(ONE_MINUTE).until(() -> size(test) <= 40_000);
            bodies = test.bodies("T", 0);
        }
        disk.damage(ROOT.resolve("checkpoint.bak"), 0, early);
        disk.damage(ROOT.resolve("checkpoint"), 0, "garbage garbage garbage".getBytes(StandardCharsets.UTF_8));

        try (TestStore test = open(Map.of())) {
            assertThat(test.bodies("T", 0)).isEqualTo(bodies);
            assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(105);
        }
    }

    @Test
    void aFullDiskCostsNoRecordsUnlessTheOperatorSaysSo() {
        try (TestStore test = open(Map.of())) {
            fill(test, 100);
            disk.usedPercent(95);

            look(test);

            await().atMost(ONE_MINUTE).until(() -> !test.store().state().writable());
            assertThat(test.store().minLogOffset()).isZero();
        }
    }

    @Test
    void aFullDiskCostsTheOldestRecordsWhereTheOperatorSaysSo() {
        try (TestStore test = open(Map.of("diskFullPolicy", "drop-oldest"))) {
            fill(test, 100);
            disk.usedPercent(86);

            look(test);

            await().atMost(ONE_MINUTE).until(() -> test.store().minLogOffset() > 0);
            long lost = test.store().minQueueOffset("T", 0);
            assertThat(test.store().minLogOffset()).as("one file is enough").isEqualTo(TestStore.SEGMENT_BYTES);
            assertThat(lost).isPositive();
            await().atMost(ONE_MINUTE).until(() -> !test.store()
                    .runtimeInfo()
                    .get("recordsDroppedBeforeTime")
                    .equals("0"));
            assertThat(test.store().runtimeInfo())
                    .containsEntry("recordsDroppedBeforeTime", Long.toString(lost))
                    .hasEntrySatisfying("bytesDroppedBeforeTime", bytes -> assertThat(Long.parseLong(bytes))
                            .isBetween(TestStore.SEGMENT_BYTES - 1200L, (long) TestStore.SEGMENT_BYTES));
            assertThat(test.store().state().writable()).isTrue();
        }
    }

    /** Of a deletion that the power ends, what comes back is what it was, and is deleted again. */
    @Test
    void recordsThatALossOfPowerBringsBackKeepTheirOffsets() {
        int broughtBack = 0;
        for (int seed = 0; seed < 20; seed++) {
            FaultyFiles lost = new FaultyFiles();
            try (TestStore test = TestStore.in(ROOT, config(Map.of()), lost)) {
                fill(test, 60);
                test.reopen().clock().advance(Duration.ofDays(10));
                lost.fail(Fault.of(Operation.FORCE).on("commitlog").after(seed % 3));
                assertThat(test.store().deleteExpired()).isPositive();
                long start = test.store().minLogOffset();
                long first = test.store().minQueueOffset("T", 0);

                test.losePower(lost, new Random(seed)).dispatched();

                Map<Long, String> found = numbers(test);
                broughtBack += found.size() > 60 - first ? 1 : 0;
                assertThat(found)
                        .allSatisfy((offset, number) -> assertThat(number).isEqualTo("" + offset));
                assertThat(found)
                        .containsKeys(LongStream.range(first, 60).boxed().toArray(Long[]::new));
                assertThat(test.append("T", 0, "next").queueOffset()).isEqualTo(60);
                test.dispatched();
                test.store().deleteExpired();
                assertThat(test.store().minLogOffset()).isGreaterThanOrEqualTo(start);
                assertThat(test.bodies("T", 0)).endsWith("next");
            }
        }
        assertThat(broughtBack).isPositive();
    }

    /** The power goes off after each of the disk's operations; a file of the log never comes back without its neighbour. */
    @Test
    void aDeletionThatThePowerEndsLeavesNoGapAndNoFileWithoutWhatIsKnownOfIt() {
        for (int seed = 0; seed < 40; seed++) {
            FaultyFiles lost = new FaultyFiles();
            try (TestStore test = TestStore.in(ROOT, config(Map.of()), lost)) {
                fill(test, 60);
                lost.killUser();
                lost.damage(ROOT.resolve("commitlog").resolve(SegmentedFile.nameOf(0)), 3000, new byte[8]);
                lost.remove(ROOT.resolve("checkpoint"));
                lost.remove(ROOT.resolve("checkpoint.bak"));
                test.kill(lost).dispatched();
                assertThat(test.store().runtimeInfo()).containsEntry("lostRanges", "1");
                String lostBytes = test.store().runtimeInfo().get("lostBytes");
                test.clock().advance(Duration.ofDays(10));
                cutPowerAfter(lost, 4 + seed);

                deleteWhatIsThere(test);
                test.losePower(lost, new Random(seed)).dispatched();

                long start = test.store().minLogOffset();
                Map<String, String> info = test.store().runtimeInfo();
                assertThat(info.get("lostRanges"))
                        .as("seed %d, log from %d", seed, start)
                        .isIn("0", "1");
                assertThat(info.get("lostBytes")).isIn("0", lostBytes);
                if (start == 0) {
                    assertThat(info).as("seed %d", seed).containsEntry("lostRanges", "1");
                }
                assertThat(test.store().nextQueueOffset("T", 0)).isEqualTo(60);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"commitlog", "consumequeue", "quarantine"})
    void aFileThatTheDiskDoesNotDeleteIsDeletedAtTheNextLook(String folder) {
        try (TestStore test = open(Map.of())) {
            fill(test, 60);
            test.clock().advance(Duration.ofDays(10));
            disk.fail(Fault.of(Operation.DELETE).on("/" + folder + "/").after(1).times(1));

            deleteWhatIsThere(test);
            disk.heal();
            while (test.store().deleteExpired() > 0) {
                test.dispatched();
            }

            assertThat(disk.under(ROOT.resolve("commitlog"))).hasSizeBetween(1, 2);
            assertThat(disk.under(ROOT.resolve("consumequeue"))).hasSize(1);
            Map<Long, String> left = numbers(test);
            test.reopen();
            assertThat(test.store().runtimeInfo()).containsEntry("lostRanges", "0");
            assertThat(numbers(test)).isEqualTo(left);
        }
    }

    private static void deleteWhatIsThere(TestStore test) {
        try {
            test.store().deleteExpired();
        } catch (StoreException refused) {
            assertThat(refused.reason()).isEqualTo(StoreException.Reason.IO);
        }
    }

    private static void cutPowerAfter(FaultyFiles disk, int operations) {
        AtomicInteger left = new AtomicInteger(operations);
        disk.rule((operation, path) -> {
            if (left.decrementAndGet() < 0) {
                throw new IOException("the power went off");
            }
        });
    }

    @Test
    void tooFewFreeBytesRefuseSendsUntilThereAreMore() {
        try (TestStore test = open(Map.of("diskSpaceWarningLevelFreeBytes", "1m"))) {
            disk.freeBytes(1000);
            look(test);
            await().atMost(ONE_MINUTE).until(() -> !test.store().state().writable());

            assertThat(test.store().state().reason())
                    .isEqualTo("the disk of /store has 1000 bytes free: expected at least 1048576"
                            + " (diskSpaceWarningLevelFreeBytes)");
            disk.freeBytes(2 << 20);
            look(test);
            await().atMost(ONE_MINUTE).until(() -> test.store().state().writable());

            assertThat(test.append("T", 0, "x").queueOffset()).isZero();
        }
    }

    /** A disk can fill up between two looks, and at any write of a record that needs a new file. */
    @Test
    void aDiskThatFillsUpBeforeItsWatermarkCostsNoAcknowledgedRecord() {
        List<String> acknowledged = new ArrayList<>();
        try (TestStore test = open(Map.of())) {
            for (int round = 0; round < 40; round++) {
                int allowed = round;
                int[] writes = {0};
                disk.rule((operation, path) -> {
                    boolean grows = operation == Operation.WRITE || operation == Operation.SET_SIZE;
                    if (grows && path.toString().contains("commitlog") && ++writes[0] > allowed % 5) {
                        throw new IOException("No space left on device");
                    }
                });
                for (int i = 0; i < 5; i++) {
                    String body = round + " " + i + " " + "x".repeat(700);
                    try {
                        test.append("T", 0, body);
                        acknowledged.add(body);
                    } catch (StoreException full) {
                        assertThat(full).hasMessageContaining("No space left on device");
                    }
                }
                disk.heal();
            }
            test.append("T", 0, "room again");
            acknowledged.add("room again");
            test.dispatched();

            assertThat(test.bodies("T", 0)).isEqualTo(acknowledged);
            assertThat(test.reopen().bodies("T", 0)).isEqualTo(acknowledged);
        }
    }

    @Test
    void nobodyWaitsForADeletion() {
        CountDownLatch deleted = new CountDownLatch(1);
        try (TestStore test = open(Map.of("fileReservedBytes", "40000"))) {
            fill(test, 100);
            disk.slow(Operation.DELETE, deleted);
            look(test);
            await().atMost(ONE_MINUTE).until(() -> test.store().minLogOffset() > 0);

            // The disk is at work on the first file now. These cross into new files, read, and ask for the minimum.
            for (int i = 100; i < 150; i++) {
                test.append("T", 0, i + " " + "x".repeat(1000));
            }
            test.dispatched();
            assertThat(test.bodies("T", 0)).last().asString().startsWith("149 ");
            assertThat(disk.under(ROOT.resolve("commitlog/00000000000000000000")))
                    .isNotEmpty();

            deleted.countDown();
            await().atMost(ONE_MINUTE).until(() -> disk.under(ROOT.resolve("commitlog/00000000000000000000"))
                    .isEmpty());
        }
    }

    @Test
    void readersKeepWhatIsDeletedUnderThem() {
        try (TestStore test = TestStore.in(directory, config(Map.of("fileReservedBytes", "20000")))) {
            fill(test, 60);
            AtomicBoolean stop = new AtomicBoolean();
            List<CompletableFuture<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(CompletableFuture.supplyAsync(() -> readWhatIsThere(test, stop)));
            }
            for (int round = 0; round < 8; round++) {
                fill(test, 30);
                look(test);
                long before = test.store().minLogOffset();
                await().atMost(ONE_MINUTE).until(() -> test.store().minLogOffset() > before || size(test) <= 20_000);
            }
            stop.set(true);

            assertThat(readers).allSatisfy(reader -> assertThat(reader)
                    .succeedsWithin(30, TimeUnit.SECONDS)
                    .satisfies(count -> assertThat(count).isPositive()));
        }
    }

    /** Reads from the first record on, again and again; each record that is given out is whole, then and a while later. */
    private static int readWhatIsThere(TestStore test, AtomicBoolean stop) {
        int count = 0;
        List<ReadResult> held = new ArrayList<>();
        while (!stop.get()) {
            long first = test.store().minQueueOffset("T", 0);
            ReadResult result = test.store().read("T", 0, first, 8, 1 << 20, RecordFilter.ALL);
            held.add(result);
            if (held.size() > 20) {
                for (ReadResult old : held) {
                    for (RecordSlice record : old.records()) {
                        assertThat(TestStore.body(record)).endsWith(" " + "x".repeat(1000));
                        count++;
                    }
                    old.close();
                }
                held.clear();
            }
        }
        held.forEach(ReadResult::close);
        return count;
    }

    @Test
    void aTopicThatKeepsRecordsForLessServesNoOlderOnes() {
        Topics topics = new Topics();
        topics.rules.put("Short", new Rule(Duration.ofHours(2), false));
        try (TestStore test = open(Map.of(), topics)) {
            for (int hour = 0; hour < 10; hour++) {
                test.append("Short", 0, "s" + hour);
                test.append("T", 0, "t" + hour);
                test.clock().advance(Duration.ofHours(1));
            }
            test.dispatched();
            test.store().deleteExpired();

            assertThat(test.bodies("Short", 0)).containsExactly("s8", "s9");
            assertThat(test.store().minQueueOffset("Short", 0)).isEqualTo(8);
            try (ReadResult old = test.store().read("Short", 0, 3, 8, 1 << 20, RecordFilter.ALL)) {
                assertThat(old.status()).isEqualTo(ReadResult.Status.OFFSET_TOO_SMALL);
                assertThat(old.nextOffset()).isEqualTo(8);
                assertThat(old.minOffset()).isEqualTo(8);
            }
            assertThat(test.bodies("T", 0)).hasSize(10);
            assertThat(test.reopen().bodies("Short", 0))
                    .as("at once after a start")
                    .containsExactly("s8", "s9");

            topics.rules.clear();
            test.store().deleteExpired();
            assertThat(test.bodies("Short", 0)).as("what the log still has").hasSize(10);
        }
    }

    @Test
    void aTopicWhoseRecordsAreAllTooOldServesTheNextOne() {
        Topics topics = new Topics();
        topics.rules.put("Short", new Rule(Duration.ofHours(1), false));
        try (TestStore test = open(Map.of(), topics)) {
            test.append("Short", 0, "old");
            test.clock().advance(Duration.ofHours(3));
            test.dispatched();
            test.store().deleteExpired();
            assertThat(test.store().minQueueOffset("Short", 0)).isEqualTo(1);
            assertThat(test.store().maxQueueOffset("Short", 0)).isEqualTo(1);

            test.append("Short", 0, "new");
            test.dispatched();

            assertThat(test.bodies("Short", 0)).containsExactly("new");
        }
    }

    @Test
    void theLogGoesEarlierWhenNoTopicServesItAnyMore() {
        Topics topics = new Topics();
        topics.rules.put("T", new Rule(Duration.ofHours(2), false));
        try (TestStore test = open(Map.of(), topics)) {
            test.append("Other", 0, "kept for three days");
            fill(test, 60);
            test.clock().advance(Duration.ofHours(3));
            test.append("T", 0, "new");
            test.dispatched();

            assertThat(test.store().deleteExpired())
                    .as("another topic needs the first file")
                    .isZero();
            test.store().deleteTopic("Other");
            assertThat(test.store().deleteExpired()).isPositive();

            assertThat(test.bodies("T", 0)).containsExactly("new");
            assertThat(test.store().minLogOffset()).isPositive();
        }
    }

    /** Those of others are left alone: a broker with many topics does not keep them all in memory for one. */
    @Test
    void aTopicThatKeepsRecordsForLessDoesNotLoadTheQueuesOfOthers() {
        Topics topics = new Topics();
        topics.rules.put("T", new Rule(Duration.ofHours(2), false));
        try (TestStore test = open(Map.of(), topics)) {
            fill(test, 60);
            for (int topic = 0; topic < 20; topic++) {
                test.append("Other" + topic, 0, "kept for three days");
            }
            test.clock().advance(Duration.ofHours(3));
            fill(test, 60);
            test.reopen();

            test.store().deleteExpired();
            assertThat(test.store().minLogOffset()).isPositive();

            assertThat(test.store().runtimeInfo())
                    .containsEntry("consumeQueues", "21")
                    .containsEntry("consumeQueuesLoaded", "1");
            for (int topic = 0; topic < 20; topic++) {
                assertThat(test.bodies("Other" + topic, 0)).containsExactly("kept for three days");
            }
        }
    }

    @Test
    void theLogStaysForATopicThatKeepsRecordsForLonger() {
        Topics topics = new Topics();
        topics.rules.put("Long", new Rule(Duration.ofDays(30), false));
        try (TestStore test = open(Map.of(), topics)) {
            fill(test, 30);
            test.append("Long", 0, "kept");
            fill(test, 30);
            test.clock().advance(Duration.ofDays(10));

            assertThat(test.store().deleteExpired()).isPositive();

            assertThat(test.bodies("Long", 0)).containsExactly("kept");
            long start = test.store().minLogOffset();
            assertThat(start).isPositive();
            assertThat(test.store().deleteExpired()).as("nothing more").isZero();
            test.clock().advance(Duration.ofDays(21));
            assertThat(test.store().deleteExpired()).isPositive();
            assertThat(test.store().minLogOffset()).isGreaterThan(start);
        }
    }

    @Test
    void whatIsNotConsumedStaysWhereTheTopicSaysSo() {
        Topics topics = new Topics();
        topics.rules.put("T", new Rule(null, true));
        topics.consumed = null;
        try (TestStore test = open(Map.of("fileReservedBytes", "0"), topics)) {
            fill(test, 100);
            test.clock().advance(Duration.ofDays(10));
            assertThat(test.store().deleteExpired())
                    .as("nobody knows the groups yet")
                    .isZero();

            topics.consumed = Map.of(0, 50L);
            assertThat(test.store().deleteExpired()).isPositive();
            assertThat(test.store().minQueueOffset("T", 0)).isBetween(30L, 50L);

            topics.consumed = Map.of();
            assertThat(test.store().deleteExpired()).as("no group is left").isPositive();
            assertThat(test.store().minQueueOffset("T", 0)).isGreaterThan(80);
        }
    }

    @Test
    void aBoundOfTheLogIsNotHeldUpByATopic() {
        Topics topics = new Topics();
        topics.rules.put("T", new Rule(Duration.ofDays(1000), true));
        topics.consumed = Map.of(0, 0L);
        try (TestStore test = open(Map.of("fileReservedBytes", "40000"), topics)) {
            fill(test, 100);
            look(test);

            await().atMost(ONE_MINUTE).until(() -> size(test) <= 40_000);
            await().atMost(ONE_MINUTE).until(() -> !test.store()
                    .runtimeInfo()
                    .get("recordsDroppedBeforeTime")
                    .equals("0"));
        }
    }

    /** What the topics of a test say. */
    private static final class Topics implements TopicRetention {
        private final Map<String, Rule> rules = new ConcurrentHashMap<>();
        private volatile Map<Integer, Long> consumed = Map.of();

        @Override
        public Map<String, Rule> rules() {
            return Map.copyOf(rules);
        }

        @Override
        public Map<Integer, Long> consumed(String topic) {
            return consumed;
        }
    }

    private TestStore open(Map<String, String> settings, TopicRetention topics) {
        return TestStore.in(ROOT, config(settings).with(new StoreTopics(topic -> false, topics)), disk);
    }

    private TestStore open(Map<String, String> settings) {
        return TestStore.in(ROOT, config(settings), disk);
    }

    private static StoreConfig config(Map<String, String> settings) {
        return TestStore.smallFiles()
                .with(ConfigReader.of(RetentionConfig.class).read(settings));
    }

    /** By queue offset, what the bodies begin with. */
    private static Map<Long, String> numbers(TestStore test) {
        Map<Long, String> found = new TreeMap<>();
        long next = test.store().minQueueOffset("T", 0);
        while (next < test.store().maxQueueOffset("T", 0)) {
            try (ReadResult result = test.store().read("T", 0, next, 8, 1 << 20, RecordFilter.ALL)) {
                for (RecordSlice record : result.records()) {
                    String body = TestStore.body(record);
                    found.put(RecordLayout.queueOffset(record.bytes(), 0), body.substring(0, body.indexOf(' ')));
                }
                assertThat(result.nextOffset()).isGreaterThan(next);
                next = result.nextOffset();
            }
        }
        return found;
    }

    private static void fill(TestStore test, int count) {
        for (int i = 0; i < count; i++) {
            test.append("T", 0, i + " " + "x".repeat(1000));
        }
        test.dispatched();
        // Only what a checkpoint has is deleted.
        test.store().deleteExpired();
    }

    private static long size(TestStore test) {
        return test.store().maxLogOffset() - test.store().minLogOffset();
    }

    private static void look(TestStore test) {
        test.scheduler().advance(LOOK);
    }
}
