// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.handler.admin;

import io.cometmq.broker.assignment.RequestModes;
import io.cometmq.broker.offset.ConsumerOffsets;
import io.cometmq.broker.pop.Pops;
import io.cometmq.broker.stats.BrokerStats;
import io.cometmq.broker.topic.Topics;
import io.cometmq.common.topic.TopicNames;
import io.cometmq.store.MessageStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Takes topics away with all that belongs to them: settings, queues, consumer offsets, loans and counters. Requests that come
 * together share what the disk takes for it. Thread-safe.
 */
public final class TopicRemoval {
    private final Topics topics;
    private final MessageStore store;
    private final ConsumerOffsets offsets;
    private final Pops pops;
    private final RequestModes modes;
    private final BrokerStats stats;
    private final SharedRounds<List<String>> rounds;

    /**
     * Joins the parts.
     *
     * @param next removes what was asked for while a removal was under way
     */
    public TopicRemoval(
            Topics topics,
            MessageStore store,
            ConsumerOffsets offsets,
            Pops pops,
            RequestModes modes,
            BrokerStats stats,
            Executor next) {
        this.topics = topics;
        this.store = store;
        this.offsets = offsets;
        this.pops = pops;
        this.modes = modes;
        this.stats = stats;
        this.rounds = new SharedRounds<>(this::removeAll, next);
    }

    /**
     * Removes the topic, and what groups popped of it and did not consume; one that does not exist is fine. It does not come
     * back, whatever happens to this process or the power, after the future has completed.
     */
    CompletableFuture<Void> remove(String topic) {
        List<String> names = new ArrayList<>(List.of(topic));
        offsets.groupsOf(topic).forEach(group -> addPopRetries(names, group, topic));
        return rounds.join(names);
    }

    /** Removes what a group popped and did not consume, and its retry topic. */
    CompletableFuture<Void> removeRetriesOf(String group) {
        List<String> names = new ArrayList<>();
        offsets.topicsOf(group).forEach(topic -> addPopRetries(names, group, topic));
        String retries = TopicNames.retryTopic(group);
        names.add(retries);
        offsets.groupsOf(retries).forEach(other -> addPopRetries(names, other, retries));
        return rounds.join(names);
    }

    /** Forgets what a group borrowed, how it took its topics, and what it took. */
    void forgetGroup(String group) {
        pops.forgetGroup(group);
        modes.forgetGroup(group);
        stats.forgetGroup(group);
    }

    private void addPopRetries(List<String> names, String group, String topic) {
        for (String name : Set.of(TopicNames.popRetryTopic(group, topic), TopicNames.popRetryTopicV2(group, topic))) {
            if (topics.find(name) != null) {
                names.add(name);
            }
        }
    }

    private void removeAll(Collection<List<String>> asked) {
        Set<String> names = new LinkedHashSet<>();
        asked.forEach(names::addAll);
        names.forEach(topics::delete);
        topics.save();
        // Before the offsets: what is still lent must not commit anew.
        names.forEach(pops::forgetTopic);
        names.forEach(modes::forgetTopic);
        store.deleteTopics(names);
        names.forEach(offsets::forgetTopic);
        names.forEach(stats::forgetTopic);
    }
}
