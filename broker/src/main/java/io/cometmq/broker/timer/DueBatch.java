// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.timer;

import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_DEQUEUE_MS;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_ENQUEUE_MS;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_OUT_MS;
import static io.cometmq.common.message.MessageConst.PROPERTY_TIMER_ROLL_TIMES;

import io.cometmq.broker.delay.Redelivery;
import io.cometmq.common.message.MessageProperties;
import io.cometmq.common.message.RecordLayout;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import io.cometmq.store.NewRecord;
import io.cometmq.store.RecordSlice;
import io.cometmq.store.StoreException;
import io.cometmq.store.timer.TimerUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that are delivered together: those for one queue are appended in one go. Owned by the delivering thread; empty
 * between its turns.
 */
final class DueBatch {
    private static final Logger log = LoggerFactory.getLogger(DueBatch.class);
    private static final int MAX_MESSAGES = 256;
    private static final int MAX_BYTES = 256 * 1024;
    /** Compat: what RocketMQ writes as the time of entry of a message that was overdue when it was read. */
    private static final String OVERDUE = Long.toString(Long.MAX_VALUE);

    private final MessageStore store;
    private final Redelivery redelivery;
    private final List<RecordSlice> pinned = new ArrayList<>();
    private final Map<MessageStore.QueueId, List<Due>> queues = new LinkedHashMap<>();
    private int bytes;

    /**
     * A message that is due.
     *
     * @param dueMillis since when
     * @param position of its unit
     * @param copy what is appended
     * @param countedFor the topic for which it is counted as waiting, or null when it is not counted
     */
    record Due(long dueMillis, long position, NewRecord copy, @Nullable String countedFor) {}

    DueBatch(MessageStore store, Redelivery redelivery) {
        this.store = store;
        this.redelivery = redelivery;
    }

    boolean isFull() {
        return pinned.size() >= MAX_MESSAGES || bytes >= MAX_BYTES;
    }

    /** Takes a waiting record over, which is closed with the batch; it is put back into the queue or delivered. */
    void add(long dueMillis, long position, TimerUnit unit, RecordSlice waiting, long now) {
        pinned.add(waiting);
        bytes += waiting.size();
        String properties = RecordLayout.properties(waiting.bytes(), 0);
        NewRecord copy = unit.isRoll()
                ? redelivery.copy(waiting, TopicNames.WHEEL_TIMER_TOPIC, 0, rolled(properties))
                : redelivery.copy(waiting, delivered(properties, unit, now));
        if (copy != null) {
            queues.computeIfAbsent(new MessageStore.QueueId(copy.topic(), copy.queueId()), queue -> new ArrayList<>())
                    .add(new Due(dueMillis, position, copy, unit.isRecall() ? null : TimerRecord.realTopic(waiting)));
        }
    }

    /**
     * Appends everything and empties the batch.
     *
     * @param appended told of each message that was appended
     * @param kept told of each message that was not, when the store refuses
     * @return why the store refused, or null
     */
    @Nullable
    StoreException append(Consumer<Due> appended, Consumer<Due> kept) {
        StoreException refusal = null;
        try {
            for (List<Due> queue : queues.values()) {
                if (refusal == null) {
                    refusal = append(queue, appended, kept);
                } else {
                    queue.forEach(kept);
                }
            }
            return refusal;
        } finally {
            close();
        }
    }

    /** Gives back what was taken over and not appended. */
    void close() {
        queues.clear();
        pinned.forEach(RecordSlice::close);
        pinned.clear();
        bytes = 0;
    }

    private @Nullable StoreException append(List<Due> queue, Consumer<Due> appended, Consumer<Due> kept) {
        try {
            store.append(queue.stream().map(Due::copy).toList());
            queue.forEach(appended);
            return null;
        } catch (StoreException refused) {
            if (refused.reason() == StoreException.Reason.ILLEGAL) {
                return appendEach(queue, appended, kept);
            }
            queue.forEach(kept);
            return refused;
        }
    }

    /** One of them is not acceptable: the others are delivered without it. */
    private @Nullable StoreException appendEach(List<Due> queue, Consumer<Due> appended, Consumer<Due> kept) {
        StoreException refusal = null;
        for (Due due : queue) {
            if (refusal != null) {
                kept.accept(due);
                continue;
            }
            try {
                store.append(due.copy);
                appended.accept(due);
            } catch (StoreException refused) {
                if (refused.reason() == StoreException.Reason.ILLEGAL) {
                    log.error(
                            "Delayed message dropped, the store will never take it: topic={} due={}",
                            due.copy.topic(),
                            due.dueMillis,
                            refused);
                    appended.accept(due);
                } else {
                    refusal = refused;
                    kept.accept(due);
                }
            }
        }
        return refusal;
    }

    private static String delivered(String properties, TimerUnit unit, long now) {
        String out = MessageProperties.get(properties, PROPERTY_TIMER_OUT_MS);
        String written = Long.toString(unit.writtenMillis());
        // As text of 13 digits each; other lengths belong to other centuries.
        boolean overdue = out != null && out.length() == written.length() && out.compareTo(written) <= 0;
        String entered = MessageProperties.set(properties, PROPERTY_TIMER_ENQUEUE_MS, overdue ? OVERDUE : written);
        return MessageProperties.set(entered, PROPERTY_TIMER_DEQUEUE_MS, Long.toString(now));
    }

    private static String rolled(String properties) {
        String times = MessageProperties.get(properties, PROPERTY_TIMER_ROLL_TIMES);
        return MessageProperties.set(properties, PROPERTY_TIMER_ROLL_TIMES, Integer.toString(number(times) + 1));
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException ignored) {
            // A count that is no number starts anew.
            return 0;
        }
    }
}
