// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store;

import io.cometmq.store.queue.ConsumeQueue;
import io.cometmq.store.queue.ConsumeQueues;
import io.cometmq.store.queue.EndedQueues;
import org.jspecify.annotations.Nullable;

/** The queues that have entries, and where those begin that have none: behind what a deleted topic had. Thread-safe. */
final class ServedQueues {
    private final ConsumeQueues queues;
    private final EndedQueues ended;

    ServedQueues(ConsumeQueues queues, EndedQueues ended) {
        this.queues = queues;
        this.ended = ended;
    }

    /** A queue with entries, or null: one without says nothing of where it ended when its files were deleted. */
    @Nullable
    ConsumeQueue find(String topic, int queueId) {
        ConsumeQueue queue = queues.find(topic, queueId);
        return queue == null || queue.maxOffset() == 0 ? null : queue;
    }

    /** One past the last queue offset that can be read. */
    long maxOffset(String topic, int queueId) {
        ConsumeQueue queue = find(topic, queueId);
        return queue == null ? ended.firstOffset(topic, queueId) : queue.maxOffset();
    }

    /** The first queue offset whose record is in a log that begins at {@code logStart}. */
    long minOffset(String topic, int queueId, long logStart) {
        ConsumeQueue queue = find(topic, queueId);
        return queue == null ? ended.firstOffset(topic, queueId) : queue.minOffset(logStart);
    }
}
