// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.rebalance;

import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.topic.TopicNames;
import java.util.List;

/**
 * Gives each consumer the queues that its user wrote down for it. Two consumers with the same queue both consume it.
 *
 * <p>A group's retry topic is shared averagely unless the list names queues of it: otherwise nobody would consume what is
 * to be tried again. Thread-safe.
 */
public class AllocateMessageQueueByConfig extends AbstractAllocateMessageQueueStrategy {
    private final AllocateMessageQueueAveragely ofRetries = new AllocateMessageQueueAveragely();
    private volatile List<MessageQueue> messageQueueList = List.of();

    @Override
    public List<MessageQueue> allocate(
            String consumerGroup, String currentCID, List<MessageQueue> mqAll, List<String> cidAll) {
        List<MessageQueue> listed = messageQueueList;
        if (!mqAll.isEmpty()
                && TopicNames.isRetryTopic(mqAll.get(0).getTopic())
                && listed.stream().noneMatch(mqAll::contains)) {
            return ofRetries.allocate(consumerGroup, currentCID, mqAll, cidAll);
        }
        return listed;
    }

    @Override
    public String getName() {
        return "CONFIG";
    }

    public List<MessageQueue> getMessageQueueList() {
        return messageQueueList;
    }

    /** The queues of this consumer, of any topic. */
    public void setMessageQueueList(List<MessageQueue> messageQueueList) {
        this.messageQueueList = List.copyOf(messageQueueList);
    }
}
