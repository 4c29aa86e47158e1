// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.store.queue.QueueBounds;
import io.cometmq.store.testing.TestStore;
import io.cometmq.store.testing.WatchedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store with many queues does with its disk, in numbers of operations. */
class ManyQueuesTest {
    private static final int TOPICS = 5;
    private static final int QUEUES = 4;
    private static final String QUEUE_FILES = "consumequeue";

    private final WatchedFiles disk = new WatchedFiles();

    @TempDir
    Path directory;

    @Test
    void aStartOpensNoFileOfAQueueThatNobodyUses() {
        open().close();
        disk.clear();

        try (TestStore test = TestStore.in(directory, TestStore.smallFiles(), disk.files())) {
            assertThat(test.store().queues()).hasSize(TOPICS * QUEUES);
            assertThat(disk.paths("open", QUEUE_FILES)).isEmpty();
            assertThat(disk.paths("list", QUEUE_FILES)).isEmpty();
        }
        assertThat(disk.paths("open", QUEUE_FILES)).isEmpty();
    }

    @Test
    void whereQueuesBeginAndEndIsKnownWithoutOpeningThem() {
        open().close();
        disk.clear();

        try (TestStore test = TestStore.in(directory, TestStore.smallFiles(), disk.files())) {
            assertThat(test.store().queueBounds("T0", 0)).isEqualTo(new QueueBounds(0, 1, false));
            assertThat(test.store().queueBounds("T0", 99)).isEqualTo(new QueueBounds(0, 0, true));
            assertThat(disk.paths("open", QUEUE_FILES)).isEmpty();

            assertThat(test.store().maxQueueOffset("T0", 0)).isEqualTo(1);
            assertThat(test.store().queueBounds("T0", 0)).isEqualTo(new QueueBounds(0, 1, true));
        }
    }

    @Test
    void aQueueThatWasClosedIsLoadedWithoutSearchingItsEnd() {
        try (TestStore test = open()) {
            for (int i = 0; i < 80; i++) {
                test.append("T0", 0, "more " + i);
            }
        }
        disk.clear();

        try (TestStore test = TestStore.in(directory, TestStore.smallFiles(), disk.files())) {
            assertThat(test.store().maxQueueOffset("T0", 0)).isEqualTo(81);
            assertThat(disk.paths("open", QUEUE_FILES)).hasSize(1);
            int found = disk.paths("read", QUEUE_FILES).size();
            assertThat(test.store().maxQueueOffset("T1", 0)).isEqualTo(1);
            int ofShortQueue = disk.paths("read", QUEUE_FILES).size() - found;
            assertThat(found).isEqualTo(ofShortQueue);
        }
    }

    @Test
    void aTopicIsDeletedWithoutReadingQueuesThatNobodyUsed() throws IOException {
        open().close();
        disk.clear();

        try (TestStore test = TestStore.in(directory, TestStore.smallFiles(), disk.files())) {
            assertThat(test.store().deleteTopic("T0")).isEqualTo(QUEUES);

            assertThat(disk.paths("open", QUEUE_FILES)).isEmpty();
            assertThat(directory.resolve(QUEUE_FILES).resolve("T0")).doesNotExist();
            assertThat(test.append("T0", 0, "new").queueOffset()).isEqualTo(1);
            test.dispatched();
            assertThat(test.bodies("T0", 0)).containsExactly("new");
        }
    }

    @Test
    void aCheckpointForcesEachDirectoryOnceForTheNamesOfNewFiles() {
        try (TestStore test = open()) {
            test.store().deleteExpired();

            assertThat(disk.paths("forceDirectory", QUEUE_FILES))
                    .as("a directory for each queue and for each topic, and the one above")
                    .doesNotHaveDuplicates()
                    .hasSize(TOPICS * QUEUES + TOPICS + 1);
            assertThat(disk.paths("force", QUEUE_FILES)).hasSize(TOPICS * QUEUES);
            disk.clear();
            test.append("T0", 0, "one more");
            test.dispatched();
            test.store().deleteExpired();

            assertThat(disk.paths("forceDirectory", QUEUE_FILES)).isEmpty();
            assertThat(disk.paths("force", QUEUE_FILES)).hasSize(1);
        }
    }

    @Test
    void oldLogFilesGoWithoutLoadingQueuesThatHaveOneFile() {
        try (TestStore test = open()) {
            for (int i = 0; i < 150; i++) {
                test.append("T0", 0, "x".repeat(1000));
            }
            test.dispatched();
        }
        try (TestStore test = TestStore.in(directory, TestStore.smallFiles(), disk.files())) {
            test.append("T1", 1, "new");
            test.dispatched();
            test.clock()
                    .advanceMillis(StoreConfig.defaults()
                                    .retention()
                                    .get()
                                    .reservedTime()
                                    .toMillis()
                            + 1);
            disk.clear();

            assertThat(test.store().deleteExpired()).isPositive();

            assertThat(disk.paths("open", QUEUE_FILES))
                    .allSatisfy(file -> assertThat(file.toString()).containsAnyOf("/T0/0/", "/T1/1/"));
            assertThat(test.store().minQueueOffset("T0", 0)).isGreaterThan(100);
            assertThat(directory.resolve("consumequeue/T0/0/00000000000000000000"))
                    .doesNotExist();
        }
    }

    @Test
    void aDeletedTopicLeavesNoFile() {
        try (TestStore test = open()) {
            assertThat(test.store().deleteTopic("T3")).isEqualTo(QUEUES);

            assertThat(directory.resolve("consumequeue/T3")).doesNotExist();
            assertThat(test.store().queues()).hasSize((TOPICS - 1) * QUEUES);
        }
        assertThat(Files.exists(directory.resolve("consumequeue/T3"))).isFalse();
    }

    /** A record in each queue. */
    private TestStore open() {
        TestStore test = TestStore.in(directory, TestStore.smallFiles(), disk.files());
        for (int topic = 0; topic < TOPICS; topic++) {
            for (int queue = 0; queue < QUEUES; queue++) {
                test.append("T" + topic, queue, "body");
            }
        }
        test.dispatched();
        return test;
    }
}
