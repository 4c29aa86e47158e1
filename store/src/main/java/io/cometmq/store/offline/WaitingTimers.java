// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.offline;

import io.cometmq.store.timer.TimerFiles;
import io.cometmq.store.timer.TimerUnit;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How many timers wait.
 *
 * @param waiting units that are due after all that was delivered, less two for each that calls another one back
 * @param isExact whether all units could be read
 */
public record WaitingTimers(long waiting, boolean isExact) {
    /**
     * Counts them.
     *
     * @param logStart where the log begins: the records of units that point before it are gone
     */
    public static WaitingTimers count(StoreFolder folder, long logStart) throws IOException {
        Counter counter = new Counter(TimerFiles.of(folder.files(), folder.root()), logStart);
        counter.timers.forEach(counter);
        return new WaitingTimers(Math.max(0, counter.waiting), !counter.damaged);
    }

    private static final class Counter implements TimerFiles.Visitor {
        private final TimerFiles timers;
        private final long logStart;
        private long waiting;
        private boolean damaged;

        Counter(TimerFiles timers, long logStart) {
            this.timers = timers;
            this.logStart = logStart;
        }

        @Override
        public void unit(Path file, long position, TimerUnit unit) {
            if (unit.logOffset() >= logStart && timers.isWaiting(unit)) {
                waiting += unit.isRecall() ? -1 : 1;
            }
        }

        @Override
        public void damage(Path file, long position) {
            damaged = true;
        }
    }
}
