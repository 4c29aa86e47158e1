// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.testing.ManualClock;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupFlushTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final FaultyFiles disk = new FaultyFiles();
    private final ManualClock clock = new ManualClock();
    private final List<String> faults = new ArrayList<>();
    private long appended;
    private int flushes;
    private int wakeUps;
    private LogForcer forcer;
    private GroupFlush flush;

    @BeforeEach
    void open() throws IOException {
        SegmentedFile segments = SegmentedFile.open(disk.powered(), Path.of("/log"), 1 << 20, OptionalLong.empty());
        segments.extendTo(0);
        segments.forceNames();
        DiskHealth health = new DiskHealth((what, cause) -> faults.add(what));
        forcer = new LogForcer(segments, () -> appended, 0, health, new ForceTimes(Clock.system()));
        flush = new GroupFlush(
                forcer, health, clock, TIMEOUT, () -> wakeUps++, () -> flushes++, IllegalStateException::new);
    }

    @Test
    void thoseWhoWaitAreAnsweredBeforeOthersAreToldOfTheFlush() {
        CompletableFuture<Integer> flushesAtAnswer = append(100).thenApply(inTime -> flushes);

        flush.doWork();

        assertThat(flushesAtAnswer).isCompletedWithValue(0);
        assertThat(flushes).isEqualTo(1);
    }

    @Test
    void oneForceAnswersAllThatWait() {
        int before = disk.count(Operation.FORCE);
        CompletableFuture<Boolean> first = append(100);
        CompletableFuture<Boolean> second = append(100);
        assertThat(first).isNotDone();

        assertThat(flush.doWork()).isEqualTo(2);

        assertThat(first).isCompletedWithValue(true);
        assertThat(second).isCompletedWithValue(true);
        assertThat(disk.count(Operation.FORCE) - before).isEqualTo(1);
        assertThat(forcer.flushedOffset()).isEqualTo(200);
        assertThat(flushes).isEqualTo(1);
        assertThat(flush.doWork()).isZero();
    }

    @Test
    void doesNotKeepWaitingWhoDoesNotWantTo() {
        appended = 100;

        assertThat(flush.appended(false)).isCompletedWithValue(true);
        assertThat(flush.doWork()).isPositive();
        assertThat(forcer.flushedOffset()).isEqualTo(100);
    }

    @Test
    void answersWithFalseAfterTheTimeout() {
        CompletableFuture<Boolean> waiting = append(100);
        clock.advance(TIMEOUT.minusMillis(1));
        flush.expire();
        assertThat(waiting).isNotDone();

        clock.advanceMillis(1);
        flush.expire();

        assertThat(waiting).isCompletedWithValue(false);
    }

    @Test
    void failsAllThatWaitWhenTheForceFails() {
        disk.rule((operation, path) -> {
            throw new IOException("broken");
        });
        CompletableFuture<Boolean> waiting = append(100);

        flush.doWork();
        disk.heal();
        CompletableFuture<Boolean> later = append(100);
        flush.doWork();

        assertThatThrownBy(waiting::join).hasMessageContaining("could not be forced to the disk (broken)");
        assertThatThrownBy(later::join).hasMessageContaining("could not be forced to the disk (broken)");
        assertThat(forcer.flushedOffset()).isZero();
        assertThat(faults).hasSize(1);
    }

    @Test
    void thoseWhoWereAnsweredAreWaitedForUntilAllAreBack() {
        forcesTakeMillis(1);
        forceTwo();
        wakeUps = 0;

        CompletableFuture<Boolean> first = append(100);
        assertThat(flush.doWork()).isZero();
        assertThat(flush.idleNanos()).isEqualTo(Duration.ofMillis(1).toNanos() / 2);
        assertThat(wakeUps).isZero();
        CompletableFuture<Boolean> second = append(100);
        assertThat(wakeUps).isEqualTo(1);
        assertThat(flush.doWork()).isEqualTo(2);

        assertThat(first).isCompletedWithValue(true);
        assertThat(second).isCompletedWithValue(true);
    }

    @Test
    void whoIsBackAloneIsForcedAfterHalfTheTimeOfAForce() {
        forcesTakeMillis(1);
        forceTwo();
        CompletableFuture<Boolean> alone = append(100);

        clock.advance(Duration.ofNanos(499_999));
        assertThat(flush.doWork()).isZero();
        assertThat(alone).isNotDone();
        clock.advance(Duration.ofNanos(1));
        assertThat(flush.doWork()).isEqualTo(1);

        assertThat(alone).isCompletedWithValue(true);
        assertThat(flush.idleNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void closingForcesThoseWhoWaitAtOnce() {
        forcesTakeMillis(1);
        forceTwo();
        CompletableFuture<Boolean> alone = append(100);

        flush.close();

        assertThat(alone).isCompletedWithValue(true);
        assertThat(forcer.flushedOffset()).isEqualTo(300);
    }

    private void forceTwo() {
        List<CompletableFuture<Boolean>> two = List.of(append(100), append(100));
        flush.doWork();
        assertThat(two).allSatisfy(answered -> assertThat(answered).isCompletedWithValue(true));
    }

    private void forcesTakeMillis(long millis) {
        disk.rule((operation, path) -> {
            if (operation == Operation.FORCE) {
                clock.advanceMillis(millis);
            }
        });
    }

    private CompletableFuture<Boolean> append(int bytes) {
        appended += bytes;
        return flush.appended(true);
    }
}
