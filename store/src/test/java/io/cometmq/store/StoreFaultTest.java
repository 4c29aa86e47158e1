// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.store.flush.FlushDiskType;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import io.cometmq.store.testing.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a failing disk does, and what it does not do. */
class StoreFaultTest {
    private static final Path ROOT = Path.of("/store");

    private final FaultyFiles disk = new FaultyFiles();

    @Test
    void aRefusedWriteLosesNothingAndHealsByItself() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "before");
            failWritesTo("commitlog");

            assertThatThrownBy(() -> test.append("T", 0, "refused"))
                    .isInstanceOfSatisfying(StoreException.class, refused -> assertThat(refused.reason())
                            .isEqualTo(StoreException.Reason.IO))
                    .hasMessageContaining("No space left on device");
            disk.heal();
            Appended after = test.append("T", 0, "after");
            test.dispatched();

            assertThat(after.queueOffset()).isEqualTo(1);
            assertThat(test.bodies("T", 0)).containsExactly("before", "after");
            assertThat(test.losePower(disk, new Random(5)).store().state().writable())
                    .isTrue();
        }
    }

    @Test
    void aQueueThatCannotBeWrittenIsFilledWhenItCanAgain() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "first");
            test.dispatched();
            failWritesTo("consumequeue");
            test.append("T", 0, "second");
            await().atMost(ONE_MINUTE)
                    .until(() -> disk.count(Operation.WRITE) > 0
                            && test.store().dispatchedLogOffset() < test.store().maxLogOffset());
            assertThat(test.bodies("T", 0)).containsExactly("first");

            disk.heal();
            test.dispatched();

            assertThat(test.bodies("T", 0)).containsExactly("first", "second");
        }
    }

    @Test
    void aFullDiskRefusesSendsUntilThereIsRoom() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            disk.usedPercent(93);
            test.scheduler().advance(Duration.ofSeconds(10));
            await().atMost(ONE_MINUTE).until(() -> !test.store().state().writable());

            assertThatThrownBy(() -> test.append("T", 0, "x"))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("93.0% full: expected at most 90% (diskSpaceWarningLevelRatio)");
            disk.usedPercent(89);
            test.scheduler().advance(Duration.ofSeconds(10));
            await().atMost(ONE_MINUTE).until(() -> test.store().state().writable());

            assertThat(test.append("T", 0, "x").queueOffset()).isZero();
        }
    }

    @Test
    void anAppendIsAnsweredWithFalseWhenTheDiskTakesTooLong() throws InterruptedException {
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles().with(FlushDiskType.SYNC_FLUSH), disk)) {
            disk.rule((operation, path) -> {
                if (operation == Operation.FORCE && path.toString().contains("commitlog")) {
                    forcing.countDown();
                }
            });
            test.append("T", 0, "fast").durable().join();
            assertThat(forcing.await(10, TimeUnit.SECONDS)).isTrue();
            disk.slow(Operation.FORCE, release);

            Appended slow = test.append("T", 0, "slow");
            test.scheduler().advance(Duration.ofSeconds(6));

            assertThat(slow.durable()).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(false);
            assertThat(test.bodies("T", 0)).doesNotContain("slow");
            release.countDown();
            test.dispatched();
            assertThat(test.bodies("T", 0)).containsExactly("fast", "slow");
        }
    }

    /** The process that created the queue's file ended before it made the file's name durable. */
    @ParameterizedTest(name = "seed={0}")
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void keepsQueuesOfAKilledProcessWhenThePowerGoesOffLater(long seed) {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "kept");
            test.dispatched();
            test.kill(disk);
            // Saves a checkpoint, as the store does by itself soon after its start.
            test.store().deleteExpired();

            test.losePower(disk, new Random(seed));

            assertThat(test.bodies("T", 0)).containsExactly("kept");
        }
    }

    @Test
    void startsWithACheckpointThatIsGarbled() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            test.append("T", 0, "kept");
        }
        disk.damage(ROOT.resolve("checkpoint"), 2048, new byte[] {1, 2, 3, 4});

        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            assertThat(test.bodies("T", 0)).containsExactly("kept");
        }
    }

    @Test
    void whatCannotBeNotedOfQueuesIsNoReasonToRefuseAppends() {
        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            failWritesTo("queueextents");
            test.append("T", 0, "first");
            test.dispatched().store().deleteExpired();

            assertThat(test.store().state().writable()).isTrue();
            disk.heal();
            test.append("T", 0, "second");
            test.dispatched().store().deleteExpired();
        }
        disk.damage(ROOT.resolve("consumequeue/T/0/00000000000000000000"), 0, new byte[40]);

        try (TestStore test = TestStore.in(ROOT, TestStore.smallFiles(), disk)) {
            assertThat(test.bodies("T", 0)).containsExactly("first", "second");
        }
    }

    private void failWritesTo(String part) {
        disk.rule((operation, path) -> {
            if (operation == Operation.WRITE && path.toString().contains(part)) {
                throw new IOException("No space left on device");
            }
        });
    }
}
