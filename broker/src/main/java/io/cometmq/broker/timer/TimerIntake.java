// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.timer.TimerIndex;
import io.cometmq.store.timer.Waiting;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the queue of waiting messages and puts each into the index. Owned by the delivering thread. */
final class TimerIntake {
    private static final Logger log = LoggerFactory.getLogger(TimerIntake.class);
    private static final int BATCH_MESSAGES = 64;
    private static final int BATCH_BYTES = 1024 * 1024;

    private final MessageStore store;
    private final TimerIndex index;
    private final TimerMetrics metrics;
    private final int precisionMillis;
    private long next;
    /** Where the queue ended at the last {@link #goTo}. */
    private long target;

    private boolean blocked;

    TimerIntake(MessageStore store, TimerIndex index, TimerMetrics metrics, int precisionMillis) {
        this.store = store;
        this.index = index;
        this.metrics = metrics;
        this.precisionMillis = precisionMillis;
    }

    /** Goes on from a queue offset. */
    void goTo(long queueOffset) {
        next = queueOffset;
        target = store.maxQueueOffset(TopicNames.WHEEL_TIMER_TOPIC, 0);
    }

    /** The queue offset that is read next. */
    long next() {
        return next;
    }

    /** Whether everything was read that was there at the last {@link #goTo}, or reading waits for deliveries. */
    boolean mayDeliver() {
        return next >= target || blocked;
    }

    /** How many entries are still to be read. */
    long behind() {
        return Math.max(0, store.maxQueueOffset(TopicNames.WHEEL_TIMER_TOPIC, 0) - next);
    }

    /**
     * Puts the next messages into the index; returns how many entries it got past.
     *
     * @throws IOException when the disk refuses; the caller makes the index good and goes to where it was before
     */
    int take(long now) throws IOException {
        try (ReadResult read =
                store.read(TopicNames.WHEEL_TIMER_TOPIC, 0, next, BATCH_MESSAGES, BATCH_BYTES, RecordFilter.ALL)) {
            long before = next;
            blocked = false;
            for (RecordSlice record : read.records()) {
                if (!put(record, now)) {
                    return (int) (next - before);
                }
                next = RecordLayout.queueOffset(record.bytes(), 0) + 1;
            }
            index.flush();
            if (read.records().isEmpty()) {
                skip(read);
            }
            return (int) Math.min(Math.abs(next - before), Integer.MAX_VALUE);
        }
    }

    /** False when the record has to wait until its slot of the wheel is free. */
    private boolean put(RecordSlice record, long now) throws IOException {
        String topic = TimerRecord.realTopic(record);
        Waiting waiting = topic == null ? null : TimerRecord.waiting(record, topic, precisionMillis);
        if (waiting == null) {
            log.warn(
                    "Record without a time or a destination skipped: topic={} logOffset={}",
                    TopicNames.WHEEL_TIMER_TOPIC,
                    record.logOffset());
            return true;
        }
        long queueOffset = RecordLayout.queueOffset(record.bytes(), 0);
        long stored = RecordLayout.storeTimestamp(record.bytes(), 0);
        if (index.isDone(queueOffset, waiting.dueMillis(), stored)) {
            return true;
        }
        if (!index.add(waiting, now)) {
            blocked = true;
            index.flush();
            return false;
        }
        if (!waiting.recall() && topic != null) {
            metrics.entered(topic);
        }
        return true;
    }

    /** Nothing could be read: the queue's end, or a gap whose log was deleted before it was read. */
    private void skip(ReadResult read) {
        // Of a store that was taken away, a queue offset may be left which its new queue has yet to reach.
        long to = next > read.maxOffset() ? read.maxOffset() : Math.max(next, read.nextOffset());
        if (to != next) {
            log.warn(
                    "Reading of waiting messages moved: topic={} from={} to={} because={}",
                    TopicNames.WHEEL_TIMER_TOPIC,
                    next,
                    to,
                    read.status());
            next = to;
        }
        target = Math.min(target, read.maxOffset());
    }
}
