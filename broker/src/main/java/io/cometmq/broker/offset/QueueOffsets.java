// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.offset;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** How far one group has come in the queues of one topic: consumed, and pulled. Thread-safe. */
final class QueueOffsets {
    private final ConcurrentHashMap<Integer, Long> consumed = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Long> pulled = new ConcurrentHashMap<>();

    /** The offset before, or empty. */
    OptionalLong commit(int queueId, long offset) {
        return optional(consumed.put(queueId, offset));
    }

    boolean move(int queueId, long from, long to) {
        return consumed.replace(queueId, from, to);
    }

    void pulledTo(int queueId, long offset) {
        pulled.put(queueId, offset);
    }

    OptionalLong consumed(int queueId) {
        return optional(consumed.get(queueId));
    }

    OptionalLong pulled(int queueId) {
        return optional(pulled.get(queueId));
    }

    /** A sorted copy of what was consumed. */
    Map<Integer, Long> consumed() {
        return new TreeMap<>(consumed);
    }

    private static OptionalLong optional(@org.jspecify.annotations.Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
