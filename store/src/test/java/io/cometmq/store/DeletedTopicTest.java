// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a topic that was deleted, and how one of the same name goes on. */
class DeletedTopicTest {
    private static final Path ROOT = Path.of("/store");

    @TempDir
    Path directory;

    @Test
    void itsFilesAndDescriptorsGo() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(descriptors), "a system that lists open files");
        try (TestStore test = TestStore.in(directory)) {
            for (int queue = 0; queue < 4; queue++) {
                for (int i = 0; i < 150; i++) {
                    test.append("T", queue, "x");
                }
            }
            test.dispatched();
            assertThat(test.bodies("T", 3)).hasSize(150);
            assertThat(openBelow("consumequeue/T", descriptors)).isNotEmpty();

            assertThat(test.store().deleteTopic("T")).isEqualTo(4);

            assertThat(directory.resolve("consumequeue/T")).doesNotExist();
            assertThat(openBelow("consumequeue/T", descriptors)).isEmpty();
            assertThat(test.store().queues()).isEmpty();
        }
    }

    @Test
    void itsNextMessagesGetNewOffsets() {
        try (TestStore test = TestStore.in(directory)) {
            fill(test, "T", 10);
            fill(test, "BatchT", 10);

            test.store().deleteTopic("T");
            test.store().deleteTopic("BatchT");
            assertEmptyAt(test, "T", 10);
            assertEmptyAt(test.reopen(), "T", 10);
            assertEmptyAt(test, "BatchT", 10);

            assertThat(test.append("T", 0, "new").queueOffset()).isEqualTo(10);
            assertThat(test.append("BatchT", 0, "new").queueOffset()).isEqualTo(10);
            test.dispatched();
            assertThat(test.bodies("T", 0)).containsExactly("new");
            assertThat(test.store().minQueueOffset("T", 0)).isEqualTo(10);
            assertThat(test.store().isYoung("T", 0))
                    .as("all it has since it was made")
                    .isTrue();
            assertThat(test.reopen().bodies("T", 0)).containsExactly("new");
            assertThat(test.bodies("BatchT", 0)).containsExactly("new");
            assertThat(test.store().isYoung("T", 0)).isTrue();
        }
    }

    @Test
    void whoReadsOnWaitsWhereItEnded() {
        try (TestStore test = TestStore.in(directory)) {
            fill(test, "T", 10);
            test.store().deleteTopic("T");

            for (long from : new long[] {0, 7, 10, 12}) {
                try (ReadResult read = test.store().read("T", 0, from, 8, 1 << 20, RecordFilter.ALL)) {
                    assertThat(read.status()).isEqualTo(ReadResult.Status.NO_MATCHED_LOGIC_QUEUE);
                    assertThat(read.nextOffset()).isEqualTo(10);
                }
            }
        }
    }

    @Test
    void aTopicThatIsDeletedAgainAndAgainNeverGoesBack() {
        try (TestStore test = TestStore.in(directory)) {
            for (int round = 0; round < 5; round++) {
                assertThat(test.append("T", 0, "m").queueOffset()).isEqualTo(round);
                test.dispatched();
                test.store().deleteTopic("T");
                if (round % 2 == 1) {
                    test.reopen();
                }
            }
            assertEmptyAt(test, "T", 5);
        }
    }

    @Test
    void isNotDeletedWhenItsEndCannotBeRemembered() {
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            fill(test, "T", 3);
            disk.rule((operation, path) -> {
                if (operation == Operation.WRITE && path.toString().contains("endedQueues")) {
                    throw new IOException("No space left on device");
                }
            });

            assertThatThrownBy(() -> test.store().deleteTopic("T"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("queues of topic T cannot be deleted");

            disk.heal();
            assertThat(test.bodies("T", 0)).hasSize(3);
            test.store().deleteTopic("T");
            assertEmptyAt(test, "T", 3);
        }
    }

    @Test
    void manyAreDeletedWithOneForce() {
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                names.add("T" + i);
                fill(test, "T" + i, 3);
            }
            test.store().deleteTopic("T0");
            int before = disk.count(Operation.FORCE);

            assertThat(test.store().deleteTopics(names.subList(1, 50))).isEqualTo(49);

            assertThat(disk.count(Operation.FORCE) - before).isEqualTo(1);
            assertThat(test.store().queues()).isEmpty();
            assertThat(test.kill(disk).store().queues()).isEmpty();
        }
    }

    /** Whatever the disk has of the files that were deleted, or of the log that comes again. */
    @Test
    void doesNotComeBackWhenThePowerIsLost() {
        for (int seed = 0; seed < 20; seed++) {
            FaultyFiles disk = new FaultyFiles();
            try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
                fill(test, "T", 30);
                fill(test, "BatchT", 3);
                fill(test, "Other", 5);
                test.store().flush();

                test.store().deleteTopics(List.of("T", "BatchT"));
                test.losePower(disk, new Random(seed));

                assertThat(test.store().queues())
                        .as("seed %d", seed)
                        .extracting("topic")
                        .containsOnly("Other");
                assertThat(test.bodies("Other", 0)).hasSize(5);
                assertEmptyAt(test, "T", 30);
                assertThat(test.append("T", 0, "new").queueOffset()).isEqualTo(30);
                assertThat(test.append("BatchT", 0, "new").queueOffset()).isEqualTo(3);
                test.dispatched().losePower(disk, new Random(seed));
                assertThat(test.bodies("T", 0)).isSubsetOf("new");
                assertThat(test.bodies("BatchT", 0)).isSubsetOf("new");
            }
        }
    }

    /** The power goes before each of the operations of a deletion: it is as if it had not begun, or it is done. */
    @Test
    void isThereAsAWholeOrGoneWhenThePowerIsLostBetween() {
        for (int operations = 0; operations < 40; operations++) {
            FaultyFiles disk = new FaultyFiles();
            try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
                fill(test, "Before", 1);
                test.store().deleteTopic("Before");
                fill(test, "T", 250);
                test.store().flush();
                test.store().deleteExpired();
                int[] left = {operations};
                disk.rule((operation, path) -> {
                    if (left[0]-- <= 0) {
                        throw new IOException("the power went off");
                    }
                });
                try {
                    test.store().deleteTopic("T");
                } catch (StoreException expected) {
                    assertThat(expected).hasMessageContaining("T cannot be deleted");
                }

                test.losePower(disk, new Random(operations));

                assertThat(test.bodies("T", 0).size())
                        .as("after %d", operations)
                        .isIn(0, 250);
                assertThat(test.store().nextQueueOffset("T", 0)).isEqualTo(250);
                test.store().deleteTopic("T");
                assertThat(test.store().queues()).isEmpty();
                assertEmptyAt(test.kill(disk), "T", 250);
            }
        }
    }

    @Test
    void isNotServedWhileTheDiskDoesNotDeleteItsFiles() {
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            fill(test, "T", 3);
            disk.fail(Fault.of(Operation.DELETE).on("consumequeue"));
            assertThatThrownBy(() -> test.store().deleteTopic("T")).isInstanceOf(StoreException.class);

            test.kill(disk);

            assertThat(test.store().queues()).isEmpty();
            assertEmptyAt(test, "T", 3);
            disk.heal();
            test.kill(disk);
            assertThat(disk.under(ROOT.resolve("consumequeue/T"))).isEmpty();
            assertEmptyAt(test, "T", 3);
        }
    }

    /** A file is as long as RocketMQ wants it, and takes what is written of it. */
    @Test
    void aQueueWithAMessageTakesABlockOfTheDisk() throws IOException {
        assumeTrue(directory.getFileSystem().supportedFileAttributeViews().contains("unix"), "a system that says it");
        try (TestStore test = TestStore.in(directory, StoreConfig.defaults())) {
            test.append("T", 0, "m");
            test.dispatched();
        }

        Path file = directory.resolve("consumequeue/T/0/00000000000000000000");
        assertThat(file).hasSize(6_000_000);
        Process du = new ProcessBuilder("du", "-k", file.toString()).start();
        String kib = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\\s", 2)[0];
        assertThat(Integer.parseInt(kib)).isLessThanOrEqualTo(4);
    }

    /** The queues of a deleted topic are no lost ones: nothing is filled from the beginning of the log. */
    @Test
    void aDeletionIsNoLoss() {
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            fill(test, "T", 3);
            fill(test, "Other", 3);
            test.store().deleteExpired();
            test.store().deleteTopic("T");

            test.kill(disk);

            assertThat(test.store().queues()).extracting("topic").containsOnly("Other");
            disk.killUser();
            disk.remove(ROOT.resolve("consumequeue/Other"));
            assertThat(test.kill(disk).bodies("Other", 0)).as("a lost queue").hasSize(3);
            assertThat(test.store().queues()).extracting("topic").containsOnly("Other");
        }
    }

    /** A queue that no checkpoint knew makes up for none that is lost. */
    @Test
    void theDeletionOfAYoungTopicHidesNoLoss() {
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            fill(test, "Other", 3);
            test.store().deleteExpired();
            fill(test, "Young", 3);
            test.store().deleteTopic("Young");

            disk.killUser();
            disk.remove(ROOT.resolve("consumequeue/Other"));

            assertThat(test.kill(disk).bodies("Other", 0)).hasSize(3);
            assertThat(test.store().queues()).extracting("topic").containsOnly("Other");
        }
    }

    private static void fill(TestStore test, String topic, int count) {
        for (int i = 0; i < count; i++) {
            test.append(topic, 0, "old" + i);
        }
        test.dispatched();
    }

    private static void assertEmptyAt(TestStore test, String topic, long offset) {
        assertThat(test.store().minQueueOffset(topic, 0)).isEqualTo(offset);
        assertThat(test.store().maxQueueOffset(topic, 0)).isEqualTo(offset);
        assertThat(test.store().nextQueueOffset(topic, 0)).isEqualTo(offset);
    }

    private static List<String> openBelow(String part, Path descriptors) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> links = Files.list(descriptors)) {
            for (Path link : links.toList()) {
                try {
                    String target = Files.readSymbolicLink(link).toString();
                    if (target.contains(part)) {
                        open.add(target);
                    }
                } catch (NoSuchFileException closedMeanwhile) {
                    // The descriptor that lists this directory, for one: it is no file of the topic.
                }
            }
        }
        return open;
    }
}
