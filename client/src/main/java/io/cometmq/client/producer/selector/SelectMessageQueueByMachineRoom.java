// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer.selector;

import io.cometmq.client.producer.MessageQueueSelector;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chooses any queue of the brokers in some machine rooms, whose names begin with {@code room@}; any queue at all when
 * there is none in those rooms. Thread-safe once the rooms are set.
 */
public class SelectMessageQueueByMachineRoom implements MessageQueueSelector {
    private volatile Set<String> consumeridcs = Set.of();

    @Override
    public MessageQueue select(List<MessageQueue> mqs, Message msg, @Nullable Object arg) {
        List<MessageQueue> inRooms =
                mqs.stream().filter(queue -> consumeridcs.contains(room(queue))).toList();
        List<MessageQueue> eligible = inRooms.isEmpty() ? mqs : inRooms;
        return eligible.get(ThreadLocalRandom.current().nextInt(eligible.size()));
    }

    private static String room(MessageQueue queue) {
        int at = queue.getBrokerName().indexOf('@');
        return at < 0 ? "" : queue.getBrokerName().substring(0, at);
    }

    public Set<String> getConsumeridcs() {
        return consumeridcs;
    }

    /** The machine rooms to choose from. */
    public void setConsumeridcs(Set<String> consumeridcs) {
        this.consumeridcs = Set.copyOf(consumeridcs);
    }
}
