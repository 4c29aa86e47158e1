// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.delay;

import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import io.cometmq.store.ReadResult;
import io.cometmq.store.RecordFilter;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue of one delay level. Messages of a level become due in the order of the queue, so only the first one has to be
 * looked at. Owned by the delivering thread, apart from {@link #arrived()}.
 */
final class DelayLevel {
    private static final Logger log = LoggerFactory.getLogger(DelayLevel.class);
    private static final int BATCH_MESSAGES = 32;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final long RETRY_AFTER_MILLIS = 10_000;

    /** Nothing waits in the queue. */
    static final long NEVER = Long.MAX_VALUE;

    private final int level;
    private final long delayMillis;
    private final MessageStore store;
    private final DelayOffsets offsets;
    private final Redelivery redelivery;
    private volatile boolean arrived;
    private long dueAtMillis;

    DelayLevel(int level, long delayMillis, MessageStore store, DelayOffsets offsets, Redelivery redelivery) {
        this.level = level;
        this.delayMillis = delayMillis;
        this.store = store;
        this.offsets = offsets;
        this.redelivery = redelivery;
    }

    /** A message came into the queue. Callable from any thread. */
    void arrived() {
        arrived = true;
    }

    /** When to look again, by the broker's clock: {@link #NEVER} for an empty queue. */
    long dueAtMillis() {
        return arrived && dueAtMillis == NEVER ? 0 : dueAtMillis;
    }

    /** Delivers what is due, at most one batch; returns how many messages. */
    int deliverDue(long now) {
        if (dueAtMillis() > now) {
            return 0;
        }
        arrived = false;
        long from = offsets.next(level);
        try (ReadResult read = store.read(
                TopicNames.SCHEDULE_TOPIC,
                DelayRouting.queueOf(level),
                from,
                BATCH_MESSAGES,
                BATCH_BYTES,
                RecordFilter.ALL)) {
            return deliver(read, from, now);
        } catch (StoreException refused) {
            return retryLater(now, refused.getMessage(), null);
        } catch (RuntimeException failure) {
            // The other levels must not wait for this one.
            return retryLater(now, failure.toString(), failure);
        }
    }

    private int retryLater(long now, @Nullable String cause, @Nullable RuntimeException failure) {
        log.warn(
                "Delayed messages stay, it is tried again: level={} queueOffset={} afterMillis={} cause={}",
                level,
                offsets.next(level),
                RETRY_AFTER_MILLIS,
                cause,
                failure);
        dueAtMillis = now + RETRY_AFTER_MILLIS;
        return 0;
    }

    private int deliver(ReadResult read, long from, long now) {
        int delivered = 0;
        for (RecordSlice record : read.records()) {
            long due = dueTime(record, now);
            if (due > now) {
                dueAtMillis = due;
                return delivered;
            }
            redelivery.deliver(record);
            offsets.advance(level, RecordLayout.queueOffset(record.bytes(), 0) + 1);
            delivered++;
        }
        if (read.status() == ReadResult.Status.OFFSET_FOUND_NULL) {
            // The front of the queue is being deleted: soon the store knows where the queue begins.
            dueAtMillis = now + RETRY_AFTER_MILLIS;
        } else if (read.records().isEmpty()) {
            skipTo(read, from);
        } else {
            dueAtMillis = now;
        }
        return delivered;
    }

    /** Nothing could be read: the queue's end, or a gap whose log was deleted before it was delivered. */
    private void skipTo(ReadResult read, long from) {
        boolean atEnd = read.status() == ReadResult.Status.OFFSET_OVERFLOW_ONE
                || read.status() == ReadResult.Status.NO_MESSAGE_IN_QUEUE
                || read.status() == ReadResult.Status.NO_MATCHED_LOGIC_QUEUE
                || read.nextOffset() == from;
        // Of a store that was taken away, offsets may be left which its new queues have yet to reach.
        boolean ahead = from > read.maxOffset();
        if (!atEnd || ahead) {
            log.warn(
                    "Delivery of a delay level moved: level={} from={} to={} because={}",
                    level,
                    from,
                    ahead ? read.maxOffset() : read.nextOffset(),
                    read.status());
            offsets.advance(level, ahead ? read.maxOffset() : read.nextOffset());
        }
        dueAtMillis = atEnd ? NEVER : 0;
    }

    /** Store time plus delay; a time further away than the delay comes from a clock that was set back. */
    private long dueTime(RecordSlice record, long now) {
        long due = RecordLayout.storeTimestamp(record.bytes(), 0) + delayMillis;
        return due > now + delayMillis ? now : due;
    }
}
