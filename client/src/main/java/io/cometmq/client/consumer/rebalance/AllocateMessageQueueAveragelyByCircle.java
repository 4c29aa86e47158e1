// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.rebalance;

import io.cometmq.common.message.MessageQueue;
import java.util.ArrayList;
import java.util.List;

/** Deals the queues out one by one, as one deals cards. */
public class AllocateMessageQueueAveragelyByCircle extends AbstractAllocateMessageQueueStrategy {
    @Override
    public List<MessageQueue> allocate(
            String consumerGroup, String currentCID, List<MessageQueue> mqAll, List<String> cidAll) {
        int index = cidAll.indexOf(currentCID);
        List<MessageQueue> share = new ArrayList<>();
        if (index >= 0) {
            for (int i = index; i < mqAll.size(); i += cidAll.size()) {
                share.add(mqAll.get(i));
            }
        }
        return share;
    }

    @Override
    public String getName() {
        return "AVG_BY_CIRCLE";
    }
}
