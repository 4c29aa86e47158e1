// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import io.cometmq.broker.assignment.RequestModes;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.pop.Pops;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import java.util.Set;

/** Takes a topic away with all that belongs to it: settings, queues, consumer offsets, loans and counters. Thread-safe. */
public final class TopicRemoval {
    private final Topics topics;
    private final MessageStore store;
    private final ConsumerOffsets offsets;
    private final Pops pops;
    private final RequestModes modes;
    private final BrokerStats stats;

    public TopicRemoval(
            Topics topics,
            MessageStore store,
            ConsumerOffsets offsets,
            Pops pops,
            RequestModes modes,
            BrokerStats stats) {
        this.topics = topics;
        this.store = store;
        this.offsets = offsets;
        this.pops = pops;
        this.modes = modes;
        this.stats = stats;
    }

    /**
     * Removes the topic, and what groups popped of it and did not consume; one that does not exist is fine. The settings
     * are gone from the disk when this returns.
     */
    void remove(String topic) {
        Set<String> groups = offsets.groupsOf(topic);
        removeOne(topic);
        groups.forEach(group -> removePopRetries(group, topic));
    }

    /** Removes what a group popped and did not consume. */
    void removePopRetriesOf(String group) {
        offsets.topicsOf(group).forEach(topic -> removePopRetries(group, topic));
    }

    /** Forgets what a group borrowed, how it took its topics, and what it took. */
    void forgetGroup(String group) {
        pops.forgetGroup(group);
        modes.forgetGroup(group);
        stats.forgetGroup(group);
    }

    private void removePopRetries(String group, String topic) {
        for (String name : Set.of(TopicNames.popRetryTopic(group, topic), TopicNames.popRetryTopicV2(group, topic))) {
            if (topics.find(name) != null) {
                removeOne(name);
            }
        }
    }

    private void removeOne(String topic) {
        if (topics.delete(topic)) {
            topics.save();
        }
        // Before the offsets: what is still lent must not commit anew.
        pops.forgetTopic(topic);
        modes.forgetTopic(topic);
        store.deleteTopic(topic);
        offsets.forgetTopic(topic);
        stats.forgetTopic(topic);
    }
}
