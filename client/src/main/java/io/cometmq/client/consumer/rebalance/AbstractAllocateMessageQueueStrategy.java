// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.rebalance;

import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.common.message.MessageQueue;
import java.util.List;

/** What ready-made strategies have in common: whom they give queues to. Users may extend it. */
public abstract class AbstractAllocateMessageQueueStrategy implements AllocateMessageQueueStrategy {
    /**
     * Whether there is anything to share out to this consumer.
     *
     * @throws IllegalArgumentException when {@code currentCID} is empty, or there is no queue or no consumer at all
     */
    public boolean check(String consumerGroup, String currentCID, List<MessageQueue> mqAll, List<String> cidAll) {
        if (currentCID.isEmpty()) {
            throw new IllegalArgumentException("currentCID is empty: expected the id of a consumer");
        }
        if (mqAll.isEmpty()) {
            throw new IllegalArgumentException("mqAll is empty: expected the queues of a topic");
        }
        if (cidAll.isEmpty()) {
            throw new IllegalArgumentException("cidAll is empty: expected the consumers of group " + consumerGroup);
        }
        return cidAll.contains(currentCID);
    }
}
