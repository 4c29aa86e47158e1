// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.log;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The next queue offset of each queue that was written. Grows by one small object for each queue; a queue's cursor stays
 * for good, so that an offset is never handed out twice even when the queue was deleted and comes back. Thread-safe.
 */
public final class QueueCursors {
    private final Map<String, Map<Integer, QueueCursor>> topics = new ConcurrentHashMap<>();
    private final FirstOffset first;

    /** Where a queue goes on that was not appended to since the start. */
    @FunctionalInterface
    public interface FirstOffset {
        long of(String topic, int queueId);
    }

    public QueueCursors(FirstOffset first) {
        this.first = first;
    }

    /** The cursor of a queue. */
    public QueueCursor of(String topic, int queueId) {
        Map<Integer, QueueCursor> queues = topics.get(topic);
        if (queues == null) {
            queues = topics.computeIfAbsent(topic, name -> new ConcurrentHashMap<>());
        }
        QueueCursor cursor = queues.get(queueId);
        return cursor != null ? cursor : queues.computeIfAbsent(queueId, id -> new QueueCursor(first.of(topic, id)));
    }

    /** Takes back a cursor that was made and not used. */
    public void forget(String topic, int queueId, QueueCursor cursor) {
        Map<Integer, QueueCursor> queues = topics.get(topic);
        if (queues != null && cursor.next() == 0) {
            queues.remove(queueId, cursor);
        }
    }

    /** The queues of a topic that were appended to since the start. */
    public Set<Integer> queuesOf(String topic) {
        return Set.copyOf(topics.getOrDefault(topic, Map.of()).keySet());
    }

    /** The cursor of a queue, or null when nothing was appended to it since the start. */
    public @Nullable QueueCursor find(String topic, int queueId) {
        Map<Integer, QueueCursor> queues = topics.get(topic);
        return queues == null ? null : queues.get(queueId);
    }
}
