// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.store.MessageStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one group has before it in one topic, added up over its queues. Owned by the thread that adds. */
final class Backlog {
    /** A message by its place. */
    record Place(String topic, int queueId, long queueOffset) {}

    private final String topic;
    private final String group;
    private final List<Place> unconsumed = new ArrayList<>(4);
    private final List<Place> ready = new ArrayList<>(4);
    private long lag;
    private long inFlight;
    private long readyCount;

    private Backlog(String topic, String group) {
        this.topic = topic;
        this.group = group;
    }

    /** Those of all groups. */
    static Collection<Backlog> all(ConsumerOffsets offsets, MessageStore store) {
        List<Backlog> all = new ArrayList<>();
        offsets.forEach(new ConsumerOffsets.Visitor() {
            private @Nullable Backlog present;

            @Override
            public void visit(String topic, String group, int queueId, long consumed, long pulled) {
                Backlog of = present;
                if (of == null || !of.topic.equals(topic) || !of.group.equals(group)) {
                    of = new Backlog(topic, group);
                    present = of;
                    all.add(of);
                }
                of.add(queueId, consumed, pulled, store);
            }
        });
        return all;
    }

    private void add(int queueId, long consumed, long pulled, MessageStore store) {
        long max = store.maxQueueOffset(topic, queueId);
        if (consumed >= max) {
            return;
        }
        long min = store.minQueueOffset(topic, queueId);
        long next = Math.max(consumed, min);
        long nextReady = Math.min(Math.max(pulled, next), max);
        lag += max - next;
        inFlight += nextReady - next;
        readyCount += max - nextReady;
        unconsumed.add(new Place(topic, queueId, next));
        if (nextReady < max) {
            ready.add(new Place(topic, queueId, nextReady));
        }
    }

    String topic() {
        return topic;
    }

    String group() {
        return group;
    }

    long lag() {
        return lag;
    }

    long inFlight() {
        return inFlight;
    }

    long ready() {
        return readyCount;
    }

    /** The first message of each queue that is not consumed. */
    List<Place> firstUnconsumed() {
        return unconsumed;
    }

    /** The first message of each queue that no member has. */
    List<Place> firstReady() {
        return ready;
    }
}
