// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.timer;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the wheel anew from the timer log. Owned by the thread that owns the index, for one use.
 *
 * <p>A unit is taken only when it is known to stand for the record it points at: the saved progress vouches for those
 * before its position. Units behind it may have outlived their records in a loss of power, and other records may begin at
 * the same log offsets since; so they are dropped, or, when the queue is asked, taken as long as they are its next entries.
 * Where the log ends, the queue goes on: no entry is in both, and none in neither.
 */
final class TimerRelink {
    private static final long UNKNOWN = -1;

    private static final Logger log = LoggerFactory.getLogger(TimerRelink.class);

    private final TimerSettings settings;
    private final TimerLog units;
    private final TimerWheel wheel;
    private final PendingSlots pending;
    private final TimerIndex.QueueOffsets queueOffsets;
    private long lastLogOffset = -1;
    private long nextQueueOffset;

    TimerRelink(
            TimerSettings settings,
            TimerLog units,
            TimerWheel wheel,
            PendingSlots pending,
            TimerIndex.QueueOffsets queueOffsets) {
        this.settings = settings;
        this.units = units;
        this.wheel = wheel;
        this.pending = pending;
        this.queueOffsets = queueOffsets;
    }

    /**
     * Fills the wheel and cuts the timer log where it is no longer good.
     *
     * @param known what was saved; {@link TimerProgress#NONE} when nothing was, and then no unit is good
     * @param behindToo whether units behind the saved position are taken, too, when the queue knows their records
     * @return from where the timers go on
     * @throws IOException when the disk refuses
     */
    TimerProgress from(TimerProgress known, boolean behindToo) throws IOException {
        wheel.clear();
        pending.clear();
        nextQueueOffset = UNKNOWN;
        long end = units.walk(
                behindToo ? Long.MAX_VALUE : Math.max(known.logPosition(), units.start()),
                (position, unit) ->
                        (position < known.logPosition() || isNextEntry(unit, known)) && take(position, unit, known));
        if (end < known.logPosition()) {
            return afterDamage(known, end);
        }
        units.endAt(end);
        if (nextQueueOffset == UNKNOWN) {
            nextQueueOffset = behindToo ? behindUnits(known) : known.queueOffset();
        }
        return new TimerProgress(known.readMillis(), nextQueueOffset, end);
    }

    /**
     * The first entry that may have no unit before the saved position. RocketMQ saves the queue offset up to which it has
     * read, so that it may be ahead of the units.
     */
    private long behindUnits(TimerProgress known) {
        return Math.min(known.queueOffset(), lastQueueOffset() + 1);
    }

    /** That of the last good unit; -1 when there is none, or the log does not know its record. */
    private long lastQueueOffset() {
        return lastLogOffset < 0 ? -1 : queueOffsets.of(lastLogOffset);
    }

    /** Entries have their units in order; some have none since they were due already. */
    private boolean isNextEntry(TimerUnit unit, TimerProgress known) {
        if (nextQueueOffset == UNKNOWN) {
            nextQueueOffset = behindUnits(known);
        }
        long queueOffset = queueOffsets.of(unit.logOffset());
        if (queueOffset < nextQueueOffset) {
            return false;
        }
        nextQueueOffset = queueOffset + 1;
        return true;
    }

    private TimerProgress afterDamage(TimerProgress known, long goodTo) throws IOException {
        long lastQueueOffset = lastQueueOffset();
        boolean isAnyGood = lastQueueOffset >= 0;
        long end = isAnyGood ? goodTo : units.start();
        if (!isAnyGood) {
            // Which entries the units stand for is not known any more: all are read again.
            wheel.clear();
            pending.clear();
        }
        units.endAt(end);
        long queueOffset = Math.min(known.queueOffset(), lastQueueOffset + 1);
        log.warn(
                "Timer log was damaged, what is missing is read from its queue again: goodTo={} expected={} queueOffset={}",
                end,
                known.logPosition(),
                queueOffset);
        return new TimerProgress(known.readMillis(), queueOffset, end);
    }

    private boolean take(long position, TimerUnit unit, TimerProgress known) throws IOException {
        if (unit.dueMillis(settings.precisionMillis()) >= known.readMillis() && !link(position, unit, known)) {
            return false;
        }
        lastLogOffset = unit.logOffset();
        return true;
    }

    /** Puts a unit that is there already into the wheel, and corrects where it points. */
    private boolean link(long position, TimerUnit unit, TimerProgress known) throws IOException {
        int precision = settings.precisionMillis();
        long time = unit.dueMillis(precision) / precision;
        TimerWheel.Slot slot = wheel.find(time);
        if (pending.isBlocked(time, known.readMillis() / precision, slot == null)) {
            return false;
        }
        long previous = slot == null ? -1 : slot.last();
        if (unit.previous() != previous) {
            units.rewrite(position, unit.after(previous));
        }
        wheel.link(time, slot, position, unit);
        pending.add(time);
        return true;
    }
}
