// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import static io.cometmq.common.message.MessageConst.PROPERTY_INNER_MULTI_DISPATCH;
import static io.cometmq.common.message.MessageConst.PROPERTY_INNER_MULTI_QUEUE_OFFSET;

import io.cometmq.common.message.EncodedProperties;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.StoreException.Reason;
import io.cometmq.store.log.QueueCursor;
import io.cometmq.store.log.QueueCursors;
import io.cometmq.store.log.RecordBatch;
import io.cometmq.store.queue.ConsumeQueues;
import io.cometmq.store.queue.LmqConfig;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Puts messages into the light queues that they name. The offsets are known under the append lock alone, so the record
 * gets a property with room for them, which the batch fills in. Thread-safe.
 */
final class MultiDispatch {
    private static final int QUEUE_ID = 0;
    private static final String NO_OFFSET = "0".repeat(RecordBatch.OFFSET_DIGITS);

    private final LmqConfig config;
    private final QueueCursors cursors;
    private final RecordLimits limits;
    private final AtomicInteger count = new AtomicInteger();

    MultiDispatch(LmqConfig config, QueueCursors cursors, RecordLimits limits, ConsumeQueues queues) {
        this.config = config;
        this.cursors = cursors;
        this.limits = limits;
        queues.forEach((topic, id) -> {
            if (TopicNames.isLmq(topic)) {
                count.incrementAndGet();
            }
        });
    }

    /** Whether a record is to be put into light queues. */
    boolean concerns(NewRecord record) {
        return config.isActive()
                && LmqConfig.appliesTo(record.topic())
                && record.properties().get(PROPERTY_INNER_MULTI_DISPATCH) != null;
    }

    /** The names of the light queues, each once. */
    Set<String> queuesOf(NewRecord record) {
        Set<String> names = new LinkedHashSet<>();
        String text = String.valueOf(record.properties().get(PROPERTY_INNER_MULTI_DISPATCH));
        for (String name : text.split(",", -1)) {
            String queue = name.strip();
            if (!TopicNames.isLmq(queue) || queue.length() == TopicNames.LMQ_PREFIX.length()) {
                throw new StoreException(
                        Reason.ILLEGAL,
                        "property INNER_MULTI_DISPATCH: queue '" + queue + "', expected a name after "
                                + TopicNames.LMQ_PREFIX);
            }
            limits.checkTopic(queue);
            names.add(queue);
        }
        return names;
    }

    /** The record with room for its offsets, which are its last property. */
    static NewRecord withRoom(NewRecord record, Set<String> names) {
        EncodedProperties properties = record.properties().with(PROPERTY_INNER_MULTI_DISPATCH, String.join(",", names));
        String room = (NO_OFFSET + ",").repeat(names.size() - 1) + NO_OFFSET;
        return record.with(properties.with(PROPERTY_INNER_MULTI_QUEUE_OFFSET, room));
    }

    /**
     * The cursors of light queues.
     *
     * @throws StoreException when there would be too many of them
     */
    QueueCursor[] cursors(Set<String> names) {
        QueueCursor[] all = new QueueCursor[names.size()];
        int at = 0;
        for (String name : names) {
            QueueCursor known = cursors.find(name, QUEUE_ID);
            all[at++] = known != null ? known : newCursor(name);
        }
        return all;
    }

    private QueueCursor newCursor(String name) {
        QueueCursor cursor = cursors.of(name, QUEUE_ID);
        if (cursor.next() > 0) {
            return cursor;
        }
        if (count.incrementAndGet() > config.maxQueues() && config.quota()) {
            count.decrementAndGet();
            cursors.forget(name, QUEUE_ID, cursor);
            throw new StoreException(
                    Reason.TOO_MANY_QUEUES,
                    "light queue " + name + " would be one more than " + config.maxQueues()
                            + " (maxLmqConsumeQueueNum)");
        }
        return cursor;
    }
}
