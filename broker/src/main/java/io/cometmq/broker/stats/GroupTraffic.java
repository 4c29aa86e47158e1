// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import io.cometmq.common.metrics.Labels;
import io.cometmq.common.topic.TopicNames;
import java.util.List;
import java.util.function.Consumer;

/** What one group took of one topic, and what became of it. Thread-safe. */
public final class GroupTraffic {
    private static final int COUNTS_ONLY = 2;
    private static final List<String> LABELS = List.of("topic", "consumer_group", "is_system");

    private final String topic;
    private final String group;
    private final Labels labels;
    private final Tally gets;
    private final Tally pops;
    private final Tally acks;
    private final Tally sentBack;
    private final Tally deadLetters;
    private final QueueTallies queues;

    GroupTraffic(String topic, String group, KeyBound queueBound, long bornNanos) {
        this.topic = topic;
        this.group = group;
        this.labels = Labels.of(
                LABELS,
                topic,
                group,
                String.valueOf(TopicNames.isSystemGroup(group) || TopicNames.isSystemTopic(topic)));
        this.gets = new Tally(Tally.Column.values().length, bornNanos);
        this.pops = new Tally(COUNTS_ONLY, bornNanos);
        this.acks = new Tally(COUNTS_ONLY, bornNanos);
        this.sentBack = new Tally(COUNTS_ONLY, bornNanos);
        this.deadLetters = new Tally(COUNTS_ONLY, bornNanos);
        this.queues = new QueueTallies(queueBound);
    }

    /** The topic; {@link BrokerStats#OTHER} for all that are not counted by themselves. */
    public String topic() {
        return topic;
    }

    /** The group; {@link BrokerStats#OTHER} for all that are not counted by themselves. */
    public String group() {
        return group;
    }

    /** The labels of its metrics: topic, consumer_group, is_system. */
    public Labels labels() {
        return labels;
    }

    /** Messages handed out. */
    public long messages() {
        return gets.total(Tally.Column.MESSAGES);
    }

    /** Bytes of the records handed out. */
    public long bytes() {
        return gets.total(Tally.Column.BYTES);
    }

    /** Messages that became dead letters. */
    public long deadLetterCount() {
        return deadLetters.total(Tally.Column.MESSAGES);
    }

    Tally gets() {
        return gets;
    }

    Tally pops() {
        return pops;
    }

    Tally acks() {
        return acks;
    }

    Tally sentBack() {
        return sentBack;
    }

    Tally deadLetters() {
        return deadLetters;
    }

    QueueTallies queues() {
        return queues;
    }

    void sample(long tick) {
        Consumer<Tally> each = tally -> tally.sample(tick);
        each.accept(gets);
        each.accept(pops);
        each.accept(acks);
        each.accept(sentBack);
        each.accept(deadLetters);
        queues.sample(tick);
    }
}
