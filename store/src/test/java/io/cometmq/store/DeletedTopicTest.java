// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a topic that was deleted, and how one of the same name goes on. */
class DeletedTopicTest {
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
        try (TestStore test = TestStore.in(Path.of("/store"), TestStore.smallFiles(), disk)) {
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
