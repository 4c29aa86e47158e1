// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.common.message.MessageQueue;
import java.util.Set;

/** Told when the queues of a topic are shared out anew. Called by the rebalance thread. */
@FunctionalInterface
public interface MessageQueueListener {
    /**
     * The queues changed.
     *
     * @param mqAll every queue of the topic
     * @param mqAssigned those that this consumer now has
     */
    void messageQueueChanged(String topic, Set<MessageQueue> mqAll, Set<MessageQueue> mqAssigned);
}
