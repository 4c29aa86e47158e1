// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of operation of a disk fails once, at a place where that matters. */
class OperationFaultTest {
    private static final Path ROOT = Path.of("/data/store");
    private static final Path LOG = ROOT.resolve("commitlog/00000000000000000000");

    private final FaultyFiles disk = new FaultyFiles();

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"OPEN", "SET_SIZE", "WRITE"})
    void aLogFileThatCannotBeMadeOrWrittenIsWhenThereIsRoomAgain(Operation operation) {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            disk.fail(Fault.of(operation).on("commitlog").with(Fault.Cause.ENOSPC));
            assertThatThrownBy(() -> test.append("T", 0, "refused"))
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(StoreException.Reason.IO))
                    .hasMessageContaining("No space left on device");

            disk.heal();

            assertThat(test.append("T", 0, "first").queueOffset()).isZero();
            test.dispatched();
            assertThat(test.bodies("T", 0)).containsExactly("first");
        }
    }

    /** A write may end in its middle: what it left must not be taken for records. */
    @Test
    void aPartOfARefusedWriteIsNotInTheLogAfterACrash() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "before");
            disk.fail(Fault.of(Operation.WRITE)
                    .on("commitlog")
                    .with(Fault.Cause.ENOSPC)
                    .writing(200)
                    .times(1));
            assertThatThrownBy(() -> test.append("T", 0, "x".repeat(500))).isInstanceOf(StoreException.class);

            test.kill(disk);

            assertThat(test.bodies("T", 0)).containsExactly("before");
            assertThat(test.append("T", 0, "after").queueOffset()).isEqualTo(1);
        }
    }

    /** The longer the refused record, the more of it would stand behind the shorter one that takes its place. */
    @Test
    void aPartOfARefusedWriteDoesNotStandBehindTheNextRecord() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "before");
            disk.fail(Fault.of(Operation.WRITE).on("commitlog").writing(3000).times(1));
            assertThatThrownBy(() -> test.append("T", 0, "x".repeat(4000))).isInstanceOf(StoreException.class);
            long end = test.append("T", 0, "after").logOffset(0);

            byte[] log = disk.content(LOG);

            int next = (int) test.store().maxLogOffset();
            assertThat(next).isGreaterThan((int) end);
            for (int at = next; at < log.length; at++) {
                assertThat(log[at]).as("byte %d behind the last record", at).isZero();
            }
        }
    }

    /** Cutting shortens the file and lengthens it again; in between, its length says nothing about that of segments. */
    @Test
    void aCutOfTheOnlyLogFileThatIsBrokenOffDoesNotChangeTheLengthOfSegments() {
        int more;
        try (TestStore measure = TestStore.in(ROOT, TestStore.smallFiles(), new FaultyFiles())) {
            measure.append("T", 0, "x");
            more = 4096 - (int) measure.store().maxLogOffset();
        }
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "x".repeat(1 + more));
            assertThat(test.store().maxLogOffset()).isEqualTo(4096);
            disk.fail(Fault.of(Operation.SET_SIZE).on("commitlog/").after(1).times(1));
            assertThatThrownBy(() -> test.kill(disk)).isInstanceOf(StoreException.class);
            disk.heal();

            test.kill(disk);

            assertThat(test.append("T", 0, "y".repeat(6_000)).queueOffset()).isEqualTo(1);
            assertThat(disk.content(LOG)).hasSize(TestStore.SEGMENT_BYTES);
        }
    }

    @Test
    void aFailedForceOfTheLogsFolderIsForGood() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            disk.fail(Fault.of(Operation.FORCE).on("commitlog").times(1));
            test.scheduler().advance(Duration.ofSeconds(1));
            disk.heal();

            assertThat(test.store().state().writable()).isFalse();
            assertThat(test.store().state().reason()).contains("could not be forced");
            assertThatThrownBy(() -> test.append("T", 0, "x")).isInstanceOf(StoreException.class);
            test.reopen();
            assertThat(test.append("T", 0, "x").queueOffset()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"OPEN", "SET_SIZE", "WRITE", "RENAME"})
    void aCheckpointThatCannotBeReplacedCostsNothing(Operation operation) {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "a");
            test.dispatched().store().deleteExpired();
            test.append("T", 0, "b");
            disk.fail(Fault.of(operation).on("checkpoint"));
            test.dispatched().store().deleteExpired();
            assertThat(test.store().state().writable()).isTrue();
            assertThat(test.store().flush()).isTrue();

            test.losePower(disk, new Random(11));

            assertThat(test.bodies("T", 0)).containsExactly("a", "b");
        }
    }

    /** Whoever made the folder, its name has to be on the disk before anything in it is promised. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void aNewStoreOutlivesALossOfPower(long seed) {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles().with(FlushDiskType.SYNC_FLUSH), disk)) {
            assertThat(test.append("T", 0, "kept").durable())
                    .succeedsWithin(20, TimeUnit.SECONDS)
                    .isEqualTo(true);

            test.losePower(disk, new Random(seed));

            assertThat(test.bodies("T", 0)).containsExactly("kept");
        }
    }

    /** Entries behind the checkpoint may be torn anywhere, good ones behind bad ones. */
    @ParameterizedTest(name = "byte {0} of the entry")
    @ValueSource(ints = {0, 8, 12, 28, 35, 36})
    void entriesBehindTheCheckpointAreMadeAnew(int from) {
        Path queue = ROOT.resolve("batchconsumequeue/" + TestStore.BATCHED + "/0/00000000000000000000");
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            for (int i = 0; i < 5; i++) {
                test.appendTogether(TestStore.BATCHED, 0, List.of(i + "a", i + "b"));
            }
            test.dispatched();
            disk.killUser();
            disk.damage(queue, 2 * 46 + from, new byte[46 - from]);

            test.kill(disk);

            assertThat(test.bodies(TestStore.BATCHED, 0))
                    .containsExactly("0a", "0b", "1a", "1b", "2a", "2b", "3a", "3b", "4a", "4b");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Operation.class,
            names = {"CREATE_DIRECTORY", "OPEN", "SET_SIZE", "WRITE"})
    void aQueueThatCannotBeMadeIsFilledWhenThereIsRoomAgain(Operation operation) {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            disk.fail(Fault.of(operation).on("consumequeue").with(Fault.Cause.ENOSPC));
            test.append("T", 0, "a");
            test.append(TestStore.BATCHED, 0, "b");
            assertThat(test.store().state().writable()).isTrue();

            disk.heal();

            test.dispatched();
            assertThat(test.bodies("T", 0)).containsExactly("a");
            assertThat(test.bodies(TestStore.BATCHED, 0)).containsExactly("b");
        }
    }

    /** A topic of two queues with five files in three folders, of which so many go before the disk refuses. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void aTopicThatTheDiskDidNotDeleteAsAWholeCanBeDeletedOnceMore(int deleted) {
        for (boolean restarted : new boolean[] {false, true}) {
            disk.remove(ROOT);
            try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
                for (int i = 0; i < 250; i++) {
                    test.append("T", 0, "x");
                    test.append("T", i % 2, "y");
                }
                test.dispatched();
                long next = test.store().nextQueueOffset("T", 0);
                disk.fail(Fault.of(Operation.DELETE)
                        .on("consumequeue")
                        .after(deleted)
                        .times(1));
                assertThatThrownBy(() -> test.store().deleteTopic("T")).isInstanceOf(StoreException.class);
                disk.heal();
                if (restarted) {
                    test.reopen();
                }
                assertThat(test.store().nextQueueOffset("T", 0)).isEqualTo(next);

                test.store().deleteTopic("T");

                assertThat(disk.under(ROOT.resolve("consumequeue/T"))).isEmpty();
                assertThat(test.store().queues()).isEmpty();
                assertThat(test.append("T", 0, "new").queueOffset()).isEqualTo(next);
                assertThat(test.dispatched().bodies("T", 0)).containsExactly("new");
            }
        }
    }

    @Test
    void aTopicIsNotDeletedWhenItsEndCannotBeNoted() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "kept");
            test.dispatched();
            disk.fail(Fault.of(Operation.RENAME).on("endedQueues"));

            assertThatThrownBy(() -> test.store().deleteTopic("T")).isInstanceOf(StoreException.class);

            disk.heal();
            assertThat(test.bodies("T", 0)).containsExactly("kept");
            assertThat(test.reopen().bodies("T", 0)).containsExactly("kept");
        }
    }
}
