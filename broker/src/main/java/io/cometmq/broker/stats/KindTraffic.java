// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.stats;

import io.cometmq.common.metrics.Buckets;
import io.cometmq.common.metrics.Histogram;
import io.cometmq.common.metrics.Labels;
import io.cometmq.common.topic.MessageType;
import io.cometmq.common.topic.TopicNames;
import java.util.List;
import java.util.Locale;

/** The messages of one kind that came into one topic. Thread-safe. */
public final class KindTraffic {
    private static final Buckets SIZES =
            Buckets.plain(1024, 4096, 512 * 1024, 1024 * 1024, 2 * 1024 * 1024, 4 * 1024 * 1024);

    private final String topic;
    private final MessageType kind;
    private static final List<String> LABELS = List.of("topic", "message_type", "is_system");

    private final Labels labels;
    private final Histogram sizes = new Histogram(SIZES);

    KindTraffic(String topic, MessageType kind) {
        this.topic = topic;
        this.kind = kind;
        this.labels = Labels.of(
                LABELS, topic, kind.name().toLowerCase(Locale.ROOT), String.valueOf(TopicNames.isSystemTopic(topic)));
    }

    /** The labels of its metrics: topic, message_type, is_system. */
    public Labels labels() {
        return labels;
    }

    void add(int count, int size) {
        sizes.observeAll(size, count);
    }

    /** The topic; {@link BrokerStats#OTHER} for all that are not counted by themselves. */
    public String topic() {
        return topic;
    }

    /** The kind of the messages. */
    public MessageType kind() {
        return kind;
    }

    /** How many there were. */
    public long messages() {
        return sizes.count();
    }

    /** Bytes of their records. */
    public long bytes() {
        return sizes.sum();
    }

    /** How many there were by the size of their records; those of a batch count as being of one size. */
    public Histogram sizes() {
        return sizes;
    }
}
