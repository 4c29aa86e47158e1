// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import java.io.IOException;
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
    private final Map<Integer, Span> spans = new ConcurrentHashMap<>();
    private volatile boolean deleted;

    /**
     * From where to where in the log the entries of a queue point that is not loaded.
     *
     * @param last where the last record begins
     */
    record Span(long first, long last) {
        /** Nothing is known. */
        static final Span UNKNOWN = new Span(0, Long.MAX_VALUE);

        /** By the first and the last entry, as the files have them; unknown when they have no records. */
        static Span of(QueueEntries entries, long firstNumber, long end) throws IOException {
            QueueEntries.Entry first = entries.at(firstNumber);
            QueueEntries.Entry last = entries.at(end - 1);
            if (first == null || last == null || !first.hasRecord() || !last.hasRecord()) {
                return UNKNOWN;
            }
            return first.logOffset() <= last.logOffset() ? new Span(first.logOffset(), last.logOffset()) : UNKNOWN;
        }

        boolean meets(long from, long to) {
            return first < to && last >= from;
        }
    }

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

    /** What is known of queues that are not loaded. */
    Map<Integer, Span> spans() {
        return spans;
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
