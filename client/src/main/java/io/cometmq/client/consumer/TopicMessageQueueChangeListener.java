// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.common.message.MessageQueue;
import java.util.Set;

/** Told when a topic has other queues than before. Called by the rebalance thread. */
@FunctionalInterface
public interface TopicMessageQueueChangeListener {
    /**
     * The queues changed.
     *
     * @param messageQueues all readable queues of the topic
     */
    void onChanged(String topic, Set<MessageQueue> messageQueues);
}
