// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.common.testing.ManualClock;
import io.cometmq.store.segment.SegmentedFile;
import io.cometmq.store.testing.Fault;
import io.cometmq.store.testing.FaultyFiles;
import io.cometmq.store.testing.FaultyFiles.Operation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogAheadTest {
    private static final int SEGMENT = 64 * 1024;
    private static final int MOST = 16 * 1024;
    private static final int STEP = MOST / 16;
    private static final int RECORD = 512;

    private final FaultyFiles disk = new FaultyFiles();
    private final ManualClock clock = new ManualClock();
    private final AtomicInteger woken = new AtomicInteger();
    private final RecordBatch batch = new RecordBatch();
    private CommitLog log;
    private LogAhead ahead;

    @BeforeEach
    void open() throws IOException {
        SegmentedFile segments =
                SegmentedFile.open(disk.powered(), Path.of("/data/commitlog"), SEGMENT, OptionalLong.of(0));
        log = new CommitLog(segments, 0, 0, clock, () -> {});
        ahead = new LogAhead(log, MOST, clock, woken::incrementAndGet);
    }

    @Test
    void isNotWokenByALogThatGrowsByLessThanAStep() throws IOException {
        append(1);

        assertThat(ahead.doWork()).isZero();
        assertThat(woken).hasValue(0);
        assertThat(disk.count(Operation.MAP)).isZero();
    }

    @Test
    void isWokenByAStepAndPreparesWhatComesInATenthOfASecond() throws IOException {
        clock.advance(Duration.ofMillis(50));
        append(2 * STEP / RECORD);

        assertThat(woken).hasPositiveValue();
        assertThat(work()).isEqualTo(4 * STEP);
    }

    @Test
    void isNeverFartherAheadThanTheSettingSays() throws IOException {
        append(2 * STEP / RECORD);

        assertThat(work()).isEqualTo(MOST);
    }

    @Test
    void appendsAreCopiesInMemoryThenOverTheEndOfAFileToo() throws IOException {
        append(2 * STEP / RECORD);
        int plain = 0;
        while (log.endOffset() < SEGMENT + 10 * RECORD) {
            log.prepareNextSegment();
            work();
            int before = disk.count(Operation.WRITE);
            append(1);
            plain += disk.count(Operation.WRITE) - before;
        }

        assertThat(plain).isZero();
    }

    @Test
    void leavesALogAloneThatGrowsSlowly() throws IOException {
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMillis(200));
            append(STEP / RECORD);
            assertThat(ahead.doWork()).isZero();
        }

        assertThat(disk.count(Operation.MAP)).isZero();
    }

    @Test
    void isLessFarAheadOnADiskThatIsNearlyFull() throws IOException {
        disk.freeBytes(64L * 3 * STEP);
        append(2 * STEP / RECORD);
        assertThat(work()).isEqualTo(3 * STEP);

        disk.freeBytes(64);
        append(4 * STEP / RECORD);
        assertThat(work()).isZero();
    }

    @Test
    void aRefusalCostsNoAppendAndIsNotAskedForAgainForAWhile() throws IOException {
        append(2 * STEP / RECORD);
        disk.fail(Fault.of(Operation.WRITE).on("commitlog").times(1).with(Fault.Cause.ENOSPC));
        assertThat(work()).isZero();
        long before = log.endOffset();
        append(2 * STEP / RECORD);
        assertThat(work()).isZero();
        assertThat(log.endOffset()).isEqualTo(before + 2 * STEP);

        clock.advance(Duration.ofSeconds(10));
        append(STEP / RECORD);
        work();
        append(2 * STEP / RECORD);

        assertThat(work()).isPositive();
    }

    @Test
    void aWriteInMemoryThatFailsIsAFailedAppendAndTheNextOneIsPlain() throws IOException {
        append(2 * STEP / RECORD);
        work();
        long end = log.endOffset();
        disk.fail(Fault.of(Operation.PUT).times(1).writing(100));

        assertThatThrownBy(() -> append(1)).isInstanceOf(IOException.class);
        int puts = disk.count(Operation.PUT);
        append(1);

        assertThat(log.endOffset()).isEqualTo(end + RECORD);
        assertThat(disk.count(Operation.PUT)).isEqualTo(puts);
    }

    @Test
    void theMemoryIsGivenBackWhenTheLogStandsStill() throws IOException {
        append(2 * STEP / RECORD);
        work();
        assertThat(log.segments().at(0).isPreparing()).isTrue();

        clock.advance(Duration.ofSeconds(10));
        ahead.doWork();

        assertThat(log.segments().at(0).isPreparing()).isFalse();
    }

    @Test
    void nothingIsAppendedAfterTheEnd() throws IOException {
        log.end();

        assertThatThrownBy(() -> append(1)).hasMessageContaining("closed");
        assertThat(log.endOffset()).isZero();
    }

    private int work() {
        int all = 0;
        for (int done = ahead.doWork(); done > 0; done = ahead.doWork()) {
            all += done;
        }
        return all;
    }

    private void append(int records) throws IOException {
        for (int i = 0; i < records; i++) {
            batch.begin(new QueueCursor(new byte[] {'T'}, 0), true);
            batch.startRecord(RECORD).put(new byte[RECORD]);
            log.append(batch);
        }
    }
}
