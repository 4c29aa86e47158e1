// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.rebalance;

import io.cometmq.common.message.MessageQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Shares the queues of brokers in chosen machine rooms only. A broker that is named {@code room@name} is in that room;
 * others are in none. Thread-safe.
 */
public class AllocateMessageQueueByMachineRoom extends AbstractAllocateMessageQueueStrategy {
    private volatile Set<String> consumeridcs = Set.of();

    @Override
    public List<MessageQueue> allocate(
            String consumerGroup, String currentCID, List<MessageQueue> mqAll, List<String> cidAll) {
        int index = cidAll.indexOf(currentCID);
        if (index < 0) {
            return List.of();
        }
        List<MessageQueue> inRooms = new ArrayList<>();
        for (MessageQueue queue : mqAll) {
            String[] roomAndName = queue.getBrokerName().split("@", -1);
            if (roomAndName.length == 2 && consumeridcs.contains(roomAndName[0])) {
                inRooms.add(queue);
            }
        }
        int consumers = cidAll.size();
        int least = inRooms.size() / consumers;
        List<MessageQueue> share = new ArrayList<>(inRooms.subList(index * least, (index + 1) * least));
        if (index < inRooms.size() % consumers) {
            share.add(inRooms.get(index + least * consumers));
        }
        return share;
    }

    @Override
    public String getName() {
        return "MACHINE_ROOM";
    }

    public Set<String> getConsumeridcs() {
        return consumeridcs;
    }

    /** The rooms whose queues are consumed. */
    public void setConsumeridcs(Set<String> consumeridcs) {
        this.consumeridcs = Set.copyOf(consumeridcs);
    }
}
