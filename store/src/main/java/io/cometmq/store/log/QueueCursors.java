// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The next queue offset of each queue that was written. Grows by one small object for each queue; a queue's cursor stays
 * for good, so that an offset is never handed out twice even when the queue was deleted and comes back. Thread-safe.
 */
public final class QueueCursors {
    private final Map<String, OfTopic> topics = new ConcurrentHashMap<>();
    private final FirstOffset first;

    /** Where a queue goes on that was not appended to since the start. */
    @FunctionalInterface
    public interface FirstOffset {
        long of(String topic, int queueId);
    }

    /** The queues of a topic, whose name is encoded here once, for all records that will have it. */
    private static final class OfTopic {
        private final byte[] utf8;
        private final Map<Integer, QueueCursor> queues = new ConcurrentHashMap<>();

        OfTopic(String topic) {
            utf8 = topic.getBytes(StandardCharsets.UTF_8);
        }
    }

    public QueueCursors(FirstOffset first) {
        this.first = first;
    }

    /** The cursor of a queue. */
    public QueueCursor of(String topic, int queueId) {
        QueueCursor known = find(topic, queueId);
        if (known != null) {
            return known;
        }
        OfTopic ofTopic = topics.computeIfAbsent(topic, OfTopic::new);
        return ofTopic.queues.computeIfAbsent(queueId, id -> new QueueCursor(ofTopic.utf8, first.of(topic, id)));
    }

    /** Takes back a cursor that was made and not used. */
    public void forget(String topic, int queueId, QueueCursor cursor) {
        OfTopic ofTopic = topics.get(topic);
        if (ofTopic != null && cursor.next() == 0) {
            ofTopic.queues.remove(queueId, cursor);
        }
    }

    /** The queues of a topic that were appended to since the start. */
    public Set<Integer> queuesOf(String topic) {
        OfTopic ofTopic = topics.get(topic);
        return ofTopic == null ? Set.of() : Set.copyOf(ofTopic.queues.keySet());
    }

    /** The cursor of a queue, or null when nothing was appended to it since the start. */
    public @Nullable QueueCursor find(String topic, int queueId) {
        OfTopic ofTopic = topics.get(topic);
        return ofTopic == null ? null : ofTopic.queues.get(queueId);
    }
}
