// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.common.metrics.Labels;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import io.cometmq.store.queue.QueueBounds;
import java.util.List;

/** What one group has before it in one topic, added up over its queues. Owned by the thread that adds. */
final class Backlog {
    /** The age of what could not be looked up yet. */
    static final long UNKNOWN = -1;

    private final String topic;
    private final String group;
    private final Labels labels;
    private final Sums unconsumed = new Sums();
    private final Sums ready = new Sums();
    private long inFlight;

    /** Nothing yet. */
    Backlog(String topic, String group, Labels labels) {
        this.topic = topic;
        this.group = group;
        this.labels = labels;
    }

    /**
     * The labels of a backlog.
     *
     * @param names topic, group, whether it is a retry topic, whether it is of the system
     */
    static Labels labels(List<String> names, String topic, String group) {
        boolean system = TopicNames.isSystemTopic(topic) || TopicNames.isSystemGroup(group);
        return Labels.of(names, topic, group, String.valueOf(TopicNames.isRetryTopic(topic)), String.valueOf(system));
    }

    /** Messages that wait, and the age of the oldest of them. */
    private static final class Sums {
        private long messages;
        private long oldestMillis = Long.MAX_VALUE;
        private boolean known = true;

        void add(long more, long storedMillis) {
            messages += more;
            known &= storedMillis != StoreTimes.UNKNOWN;
            oldestMillis = Math.min(oldestMillis, storedMillis);
        }

        long age(long nowMillis) {
            if (messages == 0) {
                return 0;
            }
            return known ? Math.max(0, nowMillis - oldestMillis) : UNKNOWN;
        }
    }

    /**
     * Adds a queue.
     *
     * @param consumed the next offset that the group wants
     * @param pulled one past the last that some member has
     */
    void add(int queueId, long consumed, long pulled, MessageStore store, StoreTimes times) {
        QueueBounds bounds = store.queueBounds(topic, queueId);
        if (consumed >= bounds.max()) {
            return;
        }
        long next = Math.max(consumed, bounds.min());
        long nextReady = Math.min(Math.max(pulled, next), bounds.max());
        inFlight += nextReady - next;
        long stored = times.of(topic, queueId, next, bounds.open());
        unconsumed.add(bounds.max() - next, stored);
        if (nextReady < bounds.max()) {
            ready.add(
                    bounds.max() - nextReady,
                    nextReady == next ? stored : times.of(topic, queueId, nextReady, bounds.open()));
        }
    }

    boolean isOf(String otherTopic, String otherGroup) {
        return topic.equals(otherTopic) && group.equals(otherGroup);
    }

    Labels labels() {
        return labels;
    }

    long lag() {
        return unconsumed.messages;
    }

    long inFlight() {
        return inFlight;
    }

    long ready() {
        return ready.messages;
    }

    /** The age of the first message that is not consumed; 0 when there is none, {@link #UNKNOWN} when it is not known. */
    long lagMillis(long nowMillis) {
        return unconsumed.age(nowMillis);
    }

    /** The same of the first message that no member has. */
    long readyMillis(long nowMillis) {
        return ready.age(nowMillis);
    }
}
