// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The queues of one topic: which there are, and those that were loaded. Thread-safe. */
final class TopicQueues {
    private final String topic;
    private final boolean schedule;
    private final boolean batched;
    private final boolean inLightQueues;
    private final Set<Integer> ids = ConcurrentHashMap.newKeySet();
    private final Map<Integer, ConsumeQueue> loaded = new ConcurrentHashMap<>();
    private volatile boolean deleted;

    TopicQueues(String topic, boolean batched) {
        this.topic = topic;
        this.batched = batched;
        this.inLightQueues = LmqConfig.appliesTo(topic);
        this.schedule = topic.equals(QueueLog.SCHEDULE_TOPIC);
    }

    String topic() {
        return topic;
    }

    /** Whether entries carry times of delivery. */
    boolean isSchedule() {
        return schedule;
    }

    /** Whether its records may hold several messages each. */
    boolean isBatched() {
        return batched;
    }

    /** Whether its messages go into the light queues that they name. */
    boolean inLightQueues() {
        return inLightQueues;
    }

    /** The ids of the queues that have files. */
    Set<Integer> ids() {
        return ids;
    }

    Map<Integer, ConsumeQueue> loaded() {
        return loaded;
    }

    @Nullable
    ConsumeQueue find(int queueId) {
        return loaded.get(queueId);
    }

    boolean isDeleted() {
        return deleted;
    }

    void markDeleted() {
        deleted = true;
    }
}
