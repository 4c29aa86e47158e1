// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.log.RecordView;
import io.cometmq.store.timer.TimerFiles;
import io.cometmq.store.timer.TimerUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Compares the units of timers that wait with the records that they point at. Used once, by one thread. */
final class TimerCheck implements TimerFiles.Visitor {
    private final TimerFiles timers;
    private final LogFacts log;
    private final boolean unclean;
    private final Consumer<Finding> findings;
    private long wrong;
    private Path wrongFile;
    private long wrongPosition;
    private long wrongLogOffset;

    TimerCheck(StoreFolder folder, LogFacts log, Consumer<Finding> findings) {
        this.timers = TimerFiles.of(folder.files(), folder.root());
        this.log = log;
        this.unclean = folder.isUnclean();
        this.findings = findings;
        this.wrongFile = folder.root();
    }

    /** Looks at all units. */
    void run() throws IOException {
        timers.forEach(this);
        if (wrong > 0) {
            String what =
                    wrong + " waiting timers point at no waiting message, the first at log offset " + wrongLogOffset;
            findings.accept(
                    unclean
                            ? Finding.note(wrongFile, wrongPosition, what + "; the next start reads the queue again")
                            : Finding.damage(wrongFile, wrongPosition, what));
        }
    }

    @Override
    public void unit(Path file, long position, TimerUnit unit) throws IOException {
        if (unit.logOffset() < log.start() || !timers.isWaiting(unit) || hasRecord(unit)) {
            return;
        }
        if (wrong == 0) {
            wrongFile = file;
            wrongPosition = position;
            wrongLogOffset = unit.logOffset();
        }
        wrong++;
    }

    private boolean hasRecord(TimerUnit unit) throws IOException {
        RecordView record = log.recordAt(unit.logOffset());
        return record != null && record.size() == unit.size() && record.topic().equals(TopicNames.WHEEL_TIMER_TOPIC);
    }

    @Override
    public void damage(Path file, long position) {
        String what = "bytes of the timer log are no unit; what is behind them in this file is not used";
        findings.accept(
                unclean
                        ? Finding.note(file, position, what + ", the next start reads the queue again")
                        : Finding.damage(file, position, what));
    }
}
