// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.store;

import io.cometmq.common.message.MessageQueue;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Offsets in memory, some of them frozen. Thread-safe. */
final class OffsetTable {
    /** An offset; a frozen one is not changed by updates. */
    private record Entry(long offset, boolean frozen) {}

    private final Map<MessageQueue, Entry> entries = new ConcurrentHashMap<>();

    void update(MessageQueue queue, long offset, boolean increaseOnly) {
        if (increaseOnly && get(queue) >= offset) {
            return; // what most messages of a batch say, without its lock
        }
        entries.compute(queue, (same, old) -> {
            if (old != null && (old.frozen || (increaseOnly && old.offset >= offset))) {
                return old;
            }
            return new Entry(offset, false);
        });
    }

    void updateAndFreeze(MessageQueue queue, long offset) {
        entries.put(queue, new Entry(offset, true));
    }

    /** The offset, or {@link OffsetStore#NO_OFFSET}. */
    long get(MessageQueue queue) {
        Entry entry = entries.get(queue);
        return entry == null ? OffsetStore.NO_OFFSET : entry.offset;
    }

    void remove(MessageQueue queue) {
        entries.remove(queue);
    }

    /** A copy for one topic; empty means all topics. */
    Map<MessageQueue, Long> copy(String topic) {
        Map<MessageQueue, Long> copy = new HashMap<>();
        entries.forEach((queue, entry) -> {
            if (topic.isEmpty() || queue.getTopic().equals(topic)) {
                copy.put(queue, entry.offset);
            }
        });
        return copy;
    }
}
