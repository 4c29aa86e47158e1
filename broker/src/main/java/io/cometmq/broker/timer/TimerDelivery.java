// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import io.cometmq.broker.delay.Redelivery;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Worker;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.ArrivalListener;
import io.cometmq.store.MessageStore;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreException;
import io.cometmq.store.timer.TimerIndex;
import io.cometmq.store.timer.TimerProgress;
import io.cometmq.store.timer.TimerUnit;
import io.cometmq.store.timer.Waiting;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers messages when they are due. Owned by the thread that turns it, apart from {@link #progress} and
 * {@link #onArrival}.
 *
 * <p>A turn reads some new entries of the queue of waiting messages into the index, loads the slots of the next two
 * seconds, and appends what is due. Nothing is delivered before the queue was read to its end once, so that what was called
 * back before a stop stays called back after it. Nothing is polled: {@link #idleNanos} says when the next message is due.
 */
final class TimerDelivery implements Worker, ArrivalListener {
    private static final Logger log = LoggerFactory.getLogger(TimerDelivery.class);
    private static final long LOAD_AHEAD_MILLIS = 2_000;
    private static final int MAX_UNITS_PER_TURN = 2_048;
    /** No further slot is loaded while this many are due soon; a single slot may hold more. */
    private static final int MAX_LOADED = 500_000;

    private static final long RETRY_AFTER_MILLIS = 1_000;

    private final MessageStore store;
    private final TimerIndex index;
    private final TimerIntake intake;
    private final TimerMetrics metrics;
    private final DueBatch batch;
    private final int precisionMillis;
    private final Clock clock;
    private final DueHeap due = new DueHeap();
    private final RecalledKeys recalled = new RecalledKeys();
    private volatile TimerProgress progress;
    private volatile boolean arrived = true;
    private volatile Runnable wake = () -> {};
    private volatile Runnable changed = () -> {};
    private boolean broken;
    private long retryAtMillis;
    private boolean failing;

    TimerDelivery(
            MessageStore store,
            TimerIndex index,
            TimerMetrics metrics,
            Redelivery redelivery,
            int precisionMillis,
            Clock clock) {
        this.store = store;
        this.index = index;
        this.metrics = metrics;
        this.precisionMillis = precisionMillis;
        this.clock = clock;
        this.intake = new TimerIntake(store, index, metrics, precisionMillis);
        this.batch = new DueBatch(store, redelivery);
        this.progress = index.recovered();
        intake.goTo(progress.queueOffset());
        index.giveTo(this::take);
    }

    /**
     * Says whom to wake and tell.
     *
     * @param waker wakes the thread that turns this
     * @param listener told after each turn in which {@link #progress} changed by more than time
     */
    void connect(Runnable waker, Runnable listener) {
        wake = waker;
        changed = listener;
    }

    /** How far everything came at the end of the last turn. */
    TimerProgress progress() {
        return progress;
    }

    /** How many entries of the queue are still to be read. */
    long behind() {
        return Math.max(0, store.maxQueueOffset(TopicNames.WHEEL_TIMER_TOPIC, 0) - progress.queueOffset());
    }

    /** Whether the index agrees with what was delivered; not after a failure that is yet to be made good. */
    boolean isWhole() {
        return !broken;
    }

    @Override
    public String role() {
        return "broker-timer";
    }

    @Override
    public void onArrival(String topic, int queueId, long nextQueueOffset, long tagsCode) {
        if (topic.equals(TopicNames.WHEEL_TIMER_TOPIC)) {
            arrived = true;
            wake.run();
        }
    }

    @Override
    public int doWork() {
        long now = clock.millis();
        if (now < retryAtMillis && retryAtMillis - now <= RETRY_AFTER_MILLIS) {
            return 0;
        }
        retryAtMillis = 0;
        try {
            int done = turn(now);
            failing = failing && retryAtMillis != 0;
            return done;
        } catch (IOException | RuntimeException failure) {
            // What was taken out of the heap is put into it again from the index, so that nothing is lost.
            broken = true;
            retryLater(now, failure);
            return 0;
        } finally {
            batch.close();
        }
    }

    @Override
    public long idleNanos() {
        long until = Math.min(due.firstDue(), retryAtMillis == 0 ? Long.MAX_VALUE : retryAtMillis);
        if (arrived) {
            until = Math.min(until, clock.millis() + RETRY_AFTER_MILLIS);
        }
        if (due.size() < MAX_LOADED && index.nextSlotMillis() != Long.MAX_VALUE) {
            until = Math.min(until, index.nextSlotMillis() - LOAD_AHEAD_MILLIS);
        }
        if (until == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        until = Math.max(until, retryAtMillis);
        return Math.max(0, TimeUnit.MILLISECONDS.toNanos(until - clock.millis()));
    }

    private int turn(long now) throws IOException {
        if (broken) {
            mend();
        }
        int done = due.size() < MAX_LOADED ? index.load(now + LOAD_AHEAD_MILLIS, MAX_UNITS_PER_TURN) : 0;
        int entered = takeIn(now);
        int delivered = intake.mayDeliver() ? deliver(now) : 0;
        TimerProgress next = present(now);
        boolean moved = delivered > 0 || next.queueOffset() != progress.queueOffset();
        progress = next;
        recalled.forgetBefore(next.readMillis());
        if (moved) {
            changed.run();
        }
        return done + entered + delivered;
    }

    private int takeIn(long now) throws IOException {
        if (!arrived) {
            return 0;
        }
        arrived = false;
        int entered = intake.take(now);
        arrived |= entered > 0 || intake.behind() > 0;
        return entered;
    }

    private int deliver(long now) throws IOException {
        int count = 0;
        long loaded = index.loadedMillis();
        while (!batch.isFull() && due.firstDue() <= now && due.firstDue() < loaded) {
            long dueMillis = due.firstDue();
            long position = due.poll();
            TimerUnit unit = index.unit(position);
            if (unit == null) {
                throw new IOException("the unit at position " + position + " of the timer log is lost");
            }
            count++;
            RecordSlice waiting = record(unit);
            if (waiting != null && !isRecalled(unit, waiting) && isDue(unit, waiting, now)) {
                batch.add(dueMillis, position, unit, waiting, now);
            }
        }
        StoreException refused = batch.append(this::appended, kept -> due.add(kept.dueMillis(), kept.position()));
        if (refused != null) {
            retryLater(now, refused);
        }
        return count;
    }

    private void appended(DueBatch.Due one) {
        if (one.countedFor() != null) {
            metrics.left(one.countedFor());
        }
    }

    private boolean isRecalled(TimerUnit unit, RecordSlice waiting) {
        if (unit.isRoll() || recalled.isEmpty()) {
            return false;
        }
        String topic = TimerRecord.realTopic(waiting);
        String key = TimerRecord.uniqueKey(waiting);
        if (topic == null || key == null || !recalled.contains(topic, key)) {
            return false;
        }
        metrics.left(topic);
        waiting.close();
        return true;
    }

    /**
     * False when the record says that it is due later, and is put in again: the log was cut and another record stands where
     * the unit's was.
     */
    private boolean isDue(TimerUnit unit, RecordSlice waiting, long now) throws IOException {
        if (unit.isRoll() || TimerRecord.dueMillis(waiting, precisionMillis) <= now) {
            return true;
        }
        try (waiting) {
            String topic = TimerRecord.realTopic(waiting);
            Waiting later = topic == null ? null : TimerRecord.waiting(waiting, topic, precisionMillis);
            log.warn("Waiting message is due later than its unit: unit={} record={}", unit, later);
            if (later != null && !index.add(later, now)) {
                throw new IOException("no slot of the timer wheel is free for " + later);
            }
            index.flush();
            return false;
        }
    }

    /** The waiting record of a unit; null, with a line in the log, when it is not there any more. */
    private @Nullable RecordSlice record(TimerUnit unit) {
        RecordSlice record = store.recordAt(unit.logOffset());
        if (record != null && RecordLayout.topic(record.bytes(), 0).equals(TopicNames.WHEEL_TIMER_TOPIC)) {
            return record;
        }
        if (record != null) {
            record.close();
        }
        log.warn("Waiting message is not in the log any more: logOffset={}", unit.logOffset());
        return null;
    }

    /** What the index gives: due soon, or calling back something that is. */
    private void take(long dueMillis, long position, TimerUnit unit) {
        if (!unit.isRecall() || unit.isRoll()) {
            due.add(dueMillis, position);
            return;
        }
        RecordSlice record = record(unit);
        if (record != null) {
            try (record) {
                String topic = TimerRecord.realTopic(record);
                String key = TimerRecord.recalledKey(record);
                if (topic != null && key != null) {
                    recalled.add(topic, key, (dueMillis / precisionMillis + 1) * precisionMillis);
                }
            }
        }
    }

    private TimerProgress present(long now) {
        long read = Math.min(now, Math.min(due.firstDue(), index.loadedMillis()));
        return new TimerProgress(read, intake.next(), index.end());
    }

    private void mend() throws IOException {
        due.clear();
        recalled.clear();
        TimerProgress mended = index.rebuild(progress);
        intake.goTo(mended.queueOffset());
        arrived = true;
        progress = mended;
        broken = false;
    }

    private void retryLater(long now, Exception failure) {
        retryAtMillis = now + RETRY_AFTER_MILLIS;
        if (!failing) {
            failing = true;
            log.warn(
                    "Timers stand still, it is tried again: waiting={} afterMillis={} cause={}",
                    due.size(),
                    RETRY_AFTER_MILLIS,
                    failure.getMessage(),
                    failure instanceof StoreException ? null : failure);
        }
    }
}
