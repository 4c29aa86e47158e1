// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.metrics;

import io.cometmq.broker.client.ConsumerGroup;
import io.cometmq.broker.client.ConsumerGroups;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.metrics.Labels;
import io.cometmq.common.topic.TopicConfig;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.store.MessageStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What all groups have before them: of queues that they committed offsets of, and of those that connected members
 * subscribe to and that no offset was committed of yet. The latter count from the start where the group says that it
 * begins there; where it begins at the end or at a time, nothing is behind yet. Thread-safe; opens no file of a queue that
 * nobody used since the start.
 */
final class Backlogs {
    private final ConsumerOffsets offsets;
    private final ConsumerGroups groups;
    private final Topics topics;
    private final MessageStore store;
    private final List<String> labels;
    /** Those of the last look, so that the texts are made once; replaced at each, so that none stays of what is gone. */
    private volatile Map<Subscriber, Labels> labelled = Map.of();

    private record Subscriber(String topic, String group) {}

    /** A queue and the offset that a group begins at. */
    private record Begin(int id, long begin) {}

    /**
     * Looks at these tables.
     *
     * @param labels the names of the labels
     */
    Backlogs(ConsumerOffsets offsets, ConsumerGroups groups, Topics topics, MessageStore store, List<String> labels) {
        this.offsets = offsets;
        this.groups = groups;
        this.topics = topics;
        this.store = store;
        this.labels = labels;
    }

    /** All of this moment; one for each group and topic. */
    Collection<Backlog> all(StoreTimes times) {
        Map<Subscriber, Labels> before = labelled;
        Map<Subscriber, Labels> now = new HashMap<>();
        Map<Subscriber, Backlog> unbegun = new HashMap<>();
        groups.all()
                .forEach(group -> addUnbegun(
                        group, (who, queue) -> unbegun.computeIfAbsent(who, made -> backlog(made, before, now))
                                .add(queue.id(), queue.begin(), queue.begin(), store, times)));
        List<Backlog> all = new ArrayList<>();
        offsets.forEach(new ConsumerOffsets.Visitor() {
            private @Nullable Backlog present;

            @Override
            public void visit(String topic, String group, int queueId, long consumed, long pulled) {
                Backlog of = present;
                if (of == null || !of.isOf(topic, group)) {
                    Subscriber who = new Subscriber(topic, group);
                    Backlog begun = unbegun.isEmpty() ? null : unbegun.remove(who);
                    of = begun == null ? backlog(who, before, now) : begun;
                    present = of;
                    all.add(of);
                }
                of.add(queueId, consumed, pulled, store, times);
            }
        });
        all.addAll(unbegun.values());
        labelled = now;
        return all;
    }

    private Backlog backlog(Subscriber who, Map<Subscriber, Labels> before, Map<Subscriber, Labels> now) {
        Labels known = before.get(who);
        Labels of = known == null ? Backlog.labels(labels, who.topic(), who.group()) : known;
        now.put(who, of);
        return new Backlog(who.topic(), who.group(), of);
    }

    private void addUnbegun(ConsumerGroup group, BiConsumer<Subscriber, Begin> into) {
        if (group.style().model() == MessageModel.BROADCASTING) {
            // Its members keep their offsets themselves.
            return;
        }
        boolean fromStart = group.style().fromWhere() == ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET;
        for (String name : group.subscriptions().keySet()) {
            TopicConfig topic = TopicNames.isLmq(name) ? null : topics.find(name);
            for (int queueId = 0; topic != null && queueId < topic.readQueueNums(); queueId++) {
                if (offsets.find(group.name(), name, queueId).isEmpty()) {
                    long begin = fromStart || TopicNames.isRetryTopic(name) ? 0 : Long.MAX_VALUE;
                    into.accept(new Subscriber(name, group.name()), new Begin(queueId, begin));
                }
            }
        }
    }
}
