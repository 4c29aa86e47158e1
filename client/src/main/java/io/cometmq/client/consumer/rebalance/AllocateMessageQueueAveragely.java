// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.rebalance;

import io.cometmq.common.message.MessageQueue;
import java.util.List;

/** Gives each consumer one run of neighbouring queues; the first consumers take one more when it does not divide. */
public class AllocateMessageQueueAveragely extends AbstractAllocateMessageQueueStrategy {
    @Override
    public List<MessageQueue> allocate(
            String consumerGroup, String currentCID, List<MessageQueue> mqAll, List<String> cidAll) {
        int index = cidAll.indexOf(currentCID);
        if (index < 0) {
            return List.of();
        }
        int least = mqAll.size() / cidAll.size();
        int rest = mqAll.size() % cidAll.size();
        int start = index * least + Math.min(index, rest);
        int end = start + least + (index < rest ? 1 : 0);
        return List.copyOf(mqAll.subList(start, end));
    }

    @Override
    public String getName() {
        return "AVG";
    }
}
