// SPDX-License-Identifier: Apache-2.0
package io.cometmq.store.queue;

import io.cometmq.common.config.Key;
import io.cometmq.common.topic.TopicNames;

/** Light queues: a message that names some gets an entry in each of them, beside the one in its topic's queue. */
public record LmqConfig(
        @Key(value = "enableLmq", byDefault = "false", doc = "Keep light queues, whose names begin with %LMQ%.")
                boolean enabled,
        @Key(
                        value = "enableMultiDispatch",
                        byDefault = "false",
                        doc = "Put messages into the light queues that their property INNER_MULTI_DISPATCH names.")
                boolean multiDispatch,
        @Key(
                        value = "enableLmqQuota",
                        byDefault = "false",
                        doc = "Refuse messages that would make more light queues than maxLmqConsumeQueueNum.")
                boolean quota,
        @Key(
                        value = "maxLmqConsumeQueueNum",
                        byDefault = "20000",
                        min = 1,
                        doc = "How many light queues there may be where enableLmqQuota is on.")
                int maxQueues) {
    /** RocketMQ's default: none. */
    public static final LmqConfig OFF = new LmqConfig(false, false, false, 20_000);

    /** Whether messages are put into light queues. */
    public boolean isActive() {
        return enabled && multiDispatch;
    }

    /**
     * Whether the messages of a topic are put into the light queues that they name: not while they wait in a topic of the
     * broker, and not again when they are retried.
     */
    public static boolean appliesTo(String topic) {
        return !TopicNames.isSystemTopic(topic) && !TopicNames.isRetryTopic(topic) && !TopicNames.isDlqTopic(topic);
    }
}
