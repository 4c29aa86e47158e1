// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import io.cometmq.client.consumer.DefaultMQPushConsumer;

/** The bounds of one queue; where the user bounds a whole topic, its queues share that. Thread-safe. */
final class ThresholdPerTopic {
    private final DefaultMQPushConsumer settings;
    private volatile int queues = 1;

    ThresholdPerTopic(DefaultMQPushConsumer settings) {
        this.settings = settings;
    }

    /** Says how many queues share the bounds of a topic. */
    void heldQueues(int held) {
        queues = Math.max(1, held);
    }

    /** The bounds by the present settings; ordered consumers have none for the span of offsets. */
    FlowControl flowControl(boolean ordered) {
        return FlowControl.ofMiB(
                share(settings.getPullThresholdForTopic(), settings.getPullThresholdForQueue()),
                share(settings.getPullThresholdSizeForTopic(), settings.getPullThresholdSizeForQueue()),
                ordered ? Long.MAX_VALUE : settings.getConsumeConcurrentlyMaxSpan());
    }

    private long share(int forTopic, int forQueue) {
        return forTopic < 0 ? forQueue : Math.max(1, forTopic / queues);
    }
}
