// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.pop;

import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import java.util.function.Supplier;

/**
 * What every queue of pops reads and moves.
 *
 * @param config how many messages of a queue may be lent at a time
 * @param youngFromStart whether a group that asks for the end begins at the first message of a queue that still has all of
 *     its messages in memory
 * @param startedAtMillis receipts from before this moment are of the process before this one, and believed
 */
record PopSource(
        MessageStore store,
        ConsumerOffsets offsets,
        LoanAlarms alarms,
        Revival revival,
        Supplier<PopConfig> config,
        boolean youngFromStart,
        long startedAtMillis) {
    /** How many messages of a queue may be lent at a time. */
    int maxLent() {
        return config.get().maxLentPerQueue();
    }

    /** Whether no entry of a queue waits to be mended, before which nothing is found there. */
    boolean isMended(String topic, int queueId) {
        return store.mended(topic, queueId).isDone();
    }

    /** Where a group begins that never took anything from a queue. */
    long firstOffset(String topic, int queueId, boolean fromEnd) {
        long min = store.minQueueOffset(topic, queueId);
        if (!fromEnd || TopicNames.isRetryTopic(topic)) {
            return min;
        }
        if (youngFromStart && store.isYoung(topic, queueId)) {
            return min;
        }
        // Compat: RocketMQ gives such a group the last message.
        return Math.max(min, store.maxQueueOffset(topic, queueId) - 1);
    }
}
