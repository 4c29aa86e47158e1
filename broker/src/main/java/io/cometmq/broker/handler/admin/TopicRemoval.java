// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.topic.Topics;
import io.cometmq.store.MessageStore;

/** Takes a topic away with all that belongs to it: settings, queues, consumer offsets and counters. Thread-safe. */
public final class TopicRemoval {
    private final Topics topics;
    private final MessageStore store;
    private final ConsumerOffsets offsets;
    private final BrokerStats stats;

    public TopicRemoval(Topics topics, MessageStore store, ConsumerOffsets offsets, BrokerStats stats) {
        this.topics = topics;
        this.store = store;
        this.offsets = offsets;
        this.stats = stats;
    }

    /** Removes the topic; one that does not exist is fine. The settings are gone from the disk when this returns. */
    void remove(String topic) {
        if (topics.delete(topic)) {
            topics.save();
        }
        store.deleteTopic(topic);
        offsets.forgetTopic(topic);
        stats.forgetTopic(topic);
    }
}
