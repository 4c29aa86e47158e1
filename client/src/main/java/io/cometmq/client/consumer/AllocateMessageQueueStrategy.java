// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import io.cometmq.common.message.MessageQueue;
import java.util.List;

/**
 * Shares the queues of a topic among the consumers of a group. Every consumer computes its own share from the same
 * lists, so the result must depend on the arguments alone. Thread-safe.
 */
public interface AllocateMessageQueueStrategy {
    /**
     * The share of one consumer.
     *
     * @param currentCID the id of the consumer that asks
     * @param mqAll every queue of the topic, sorted
     * @param cidAll the ids of all consumers of the group, sorted
     * @return the share; empty when {@code currentCID} is not among {@code cidAll}
     */
    List<MessageQueue> allocate(String consumerGroup, String currentCID, List<MessageQueue> mqAll, List<String> cidAll);

    /** The name by which brokers and tools know this strategy, such as {@code AVG}. */
    String getName();
}
