// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.lifecycle.Threads;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.common.testing.ManualScheduler;
import io.cometmq.store.log.LogConfig;
import io.cometmq.store.recovery.Checkpoint;
import io.cometmq.store.recovery.CheckpointFile;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.segment.StoreFiles;
import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.Records;
import io.cometmq.store.testing.TestStore;
import io.cometmq.store.testing.WatchedFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start waits for, and what it leaves for the next one. */
class StoreStartTest {
    @TempDir
    Path directory;

    @Test
    void aStartWithoutAppendsKeepsWhatTheCheckpointKnows() {
        try (TestStore test = TestStore.in(directory)) {
            test.append("T", 0, "first");
            test.append("T", 0, "last");
            test.dispatched();
        }
        Checkpoint before = checkpoint();

        TestStore.in(directory).close();

        assertThat(before.lastRecord()).isPositive();
        assertThat(checkpoint()).isEqualTo(before);
    }

    @Test
    void aStartAfterAKillWaitsForNoForceOfLogOrQueues() throws IOException {
        try (TestStore test = TestStore.in(directory)) {
            for (int queue = 0; queue < 20; queue++) {
                test.append("T", queue, "body");
            }
            test.dispatched();
        }
        // As if the process had been killed before its first checkpoint.
        Files.delete(directory.resolve("checkpoint"));
        Files.delete(directory.resolve("checkpoint.bak"));
        Files.writeString(directory.resolve("abort"), "1");
        WatchedFiles disk = new WatchedFiles();
        ManualClock clock = new ManualClock();

        LocalMessageStore store = LocalMessageStore.open(
                TestStore.smallFiles(),
                directory,
                disk.files(),
                clock,
                new ManualScheduler(clock),
                Threads.system(),
                (what, cause) -> {
                    throw new AssertionError(what, cause);
                });

        List<Path> forced = disk.paths("force", call -> call.thread() == Thread.currentThread());
        assertThat(store.maxQueueOffset("T", 19)).isEqualTo(1);
        assertThat(store.append(Records.to("T").queue(19).build()).queueOffset())
                .isEqualTo(1);
        assertThat(forced).allSatisfy(file -> assertThat(file).hasFileName("abort"));
        store.close();
    }

    /** What it fills anew is not on the disk when the power goes, and is less than that checkpoint says. */
    @ParameterizedTest
    @ValueSource(strings = {"checkpoint", "batchconsumequeue"})
    void aStartThatGoesBackLeavesNoCheckpointThatGoesFurther(String unread) {
        Path root = Path.of("/data/store");
        for (int seed = 0; seed < 20; seed++) {
            FaultyFiles disk = new FaultyFiles();
            List<String> sent = new ArrayList<>();
            try (TestStore test = TestStore.in(root, TestStore.smallFiles(), disk)) {
                for (int i = 0; i < 12; i++) {
                    List<String> bodies = List.of("a" + i, "b" + i);
                    test.appendTogether(TestStore.BATCHED, i % 2, bodies);
                    sent.addAll(i % 2 == 0 ? bodies : List.of());
                }
            }
            if (unread.equals("checkpoint")) {
                disk.fail(Fault.of(Operation.OPEN).on("checkpoint"));
            } else {
                disk.remove(root.resolve(unread).resolve(TestStore.BATCHED).resolve("1"));
                disk.fail(Fault.of(Operation.FORCE).on("queue"));
            }

            try (TestStore test = TestStore.in(root, TestStore.smallFiles(), disk)) {
                assertThat(test.bodies(TestStore.BATCHED, 0)).isEqualTo(sent);
                assertThat(disk.under(root)).doesNotContain(root.resolve("checkpoint"));
                test.losePower(disk, new Random(seed));
                assertThat(test.bodies(TestStore.BATCHED, 0)).isEqualTo(sent);
                assertThat(test.store().nextQueueOffset(TestStore.BATCHED, 0)).isEqualTo(sent.size());
            }
        }
    }

    @Test
    void aStartThatGoesOnWhereTheCheckpointSaysKeepsIt() {
        Path root = Path.of("/data/store");
        FaultyFiles disk = new FaultyFiles();
        try (TestStore test = TestStore.in(root, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "kept");
        }
        disk.fail(Fault.of(Operation.FORCE).on("queue"))
                .fail(Fault.of(Operation.OPEN).on("checkpoint.tmp"));

        try (TestStore test = TestStore.in(root, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "more");
            test.kill(disk);
            assertThat(disk.under(root)).contains(root.resolve("checkpoint"));
        }
    }

    @Test
    void aStartAfterAKillReadsAndWritesQueuesInLongPieces() throws IOException {
        int queues = 4;
        int records = 200;
        try (TestStore test = TestStore.in(directory)) {
            test.append("T", 0, "first");
            test.dispatched();
        }
        Map<String, byte[]> checkpoints = new TreeMap<>();
        for (String name : List.of("checkpoint", "checkpoint.bak")) {
            checkpoints.put(name, Files.readAllBytes(directory.resolve(name)));
        }
        try (TestStore test = TestStore.in(directory)) {
            for (int i = 0; i < records; i++) {
                test.append("T", i % queues, "body " + i);
            }
            test.dispatched();
        }
        // As if the process had been killed before the next checkpoint.
        for (Map.Entry<String, byte[]> saved : checkpoints.entrySet()) {
            Files.write(directory.resolve(saved.getKey()), saved.getValue());
        }
        Files.writeString(directory.resolve("abort"), "1");
        WatchedFiles disk = new WatchedFiles();

        try (TestStore test = TestStore.in(directory, TestStore.smallFiles(), disk.files())) {
            int reads = disk.paths("read", "consumequeue").size();
            int writes = disk.paths("write", "consumequeue").size();
            for (int queue = 0; queue < queues; queue++) {
                assertThat(test.store().maxQueueOffset("T", queue)).isEqualTo(records / queues + (queue == 0 ? 1 : 0));
            }
            assertThat(writes).as("one for each queue").isEqualTo(queues);
            assertThat(reads).as("searches by halving, not entry by entry").isLessThan(30 * queues);
        }
    }

    /** A loss of power can keep the first pages of a write behind an end whose move it did not keep. */
    @ParameterizedTest
    @ValueSource(ints = {4096, 8192, 12288})
    void aTornOnlyFileDoesNotSayHowLongFilesAre(int left) throws IOException {
        List<String> bodies = bodies(13);
        try (TestStore test = TestStore.in(directory)) {
            bodies.forEach(body -> test.append("T", 0, body));
        }
        try (FileChannel file = FileChannel.open(logFile(0), StandardOpenOption.WRITE)) {
            file.truncate(left);
        }
        Files.delete(directory.resolve("checkpoint"));
        Files.delete(directory.resolve("checkpoint.bak"));
        Files.writeString(directory.resolve("abort"), "1");

        try (TestStore test = TestStore.in(directory)) {
            assertThat(logFile(0)).hasSize(TestStore.SEGMENT_BYTES);
            bodies.forEach(body -> test.append("T", 1, body));
            test.dispatched();
            assertThat(test.bodies("T", 1)).isEqualTo(bodies);
            List<String> kept = test.bodies("T", 0);
            assertThat(kept).hasSizeBetween(left / 1400, 12).isEqualTo(bodies.subList(0, kept.size()));
            assertThat(logFile(TestStore.SEGMENT_BYTES)).hasSize(TestStore.SEGMENT_BYTES);
        }
    }

    @Test
    void theOnlyFileOfAStoreWithShorterFilesKeepsItsLength() {
        int shorter = TestStore.SEGMENT_BYTES / 2;
        List<String> bodies = bodies(3);
        try (TestStore test = TestStore.in(directory, withFilesOf(shorter))) {
            bodies.forEach(body -> test.append("T", 0, body));
        }

        try (TestStore test = TestStore.in(directory)) {
            assertThat(logFile(0)).hasSize(shorter);
            bodies(9).forEach(body -> test.append("T", 1, body));
            test.dispatched();
            assertThat(test.bodies("T", 0)).isEqualTo(bodies);
            assertThat(test.bodies("T", 1)).isEqualTo(bodies(9));
            assertThat(logFile(shorter)).hasSize(shorter);
        }
    }

    @Test
    void theOnlyFileThatIsFullKeepsItsLength() throws IOException {
        int shorter = TestStore.SEGMENT_BYTES / 2;
        try (TestStore test = TestStore.in(directory, withFilesOf(shorter))) {
            bodies(8).forEach(body -> test.append("T", 0, body));
        }
        Files.delete(logFile(shorter));
        Files.writeString(directory.resolve("abort"), "1");

        try (TestStore test = TestStore.in(directory)) {
            assertThat(logFile(0)).hasSize(shorter);
            List<String> kept = test.bodies("T", 0);
            assertThat(kept).isNotEmpty().isEqualTo(bodies(8).subList(0, kept.size()));
        }
    }

    private static StoreConfig withFilesOf(int bytes) {
        return TestStore.smallFiles().with(new LogConfig(bytes, bytes / 2));
    }

    private static List<String> bodies(int count) {
        return IntStream.range(0, count).mapToObj(i -> i + "x".repeat(1000)).toList();
    }

    private Path logFile(long base) {
        return directory.resolve("commitlog").resolve(SegmentedFile.nameOf(base));
    }

    private Checkpoint checkpoint() {
        return new CheckpointFile(StoreFiles.disk(), directory).load().orElseThrow();
    }
}
