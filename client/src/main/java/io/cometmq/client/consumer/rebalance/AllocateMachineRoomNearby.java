// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.rebalance;

import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.common.message.MessageQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shares the queues of each machine room among the consumers in that room, by another strategy; queues of rooms without
 * a consumer among all. Thread-safe when the other strategy and the resolver are.
 */
public class AllocateMachineRoomNearby extends AbstractAllocateMessageQueueStrategy {
    private final AllocateMessageQueueStrategy allocateMessageQueueStrategy;
    private final MachineRoomResolver machineRoomResolver;

    /** Says which room brokers and consumers are in. */
    public interface MachineRoomResolver {
        /** The room of a queue's broker. */
        @Nullable
        String brokerDeployIn(MessageQueue messageQueue);

        /** The room of a consumer. */
        @Nullable
        String consumerDeployIn(String clientID);
    }

    /**
     * Shares each room's queues by {@code allocateMessageQueueStrategy}.
     *
     * @throws NullPointerException when either is null
     */
    public AllocateMachineRoomNearby(
            AllocateMessageQueueStrategy allocateMessageQueueStrategy, MachineRoomResolver machineRoomResolver) {
        this.allocateMessageQueueStrategy =
                Objects.requireNonNull(allocateMessageQueueStrategy, "allocateMessageQueueStrategy is null");
        this.machineRoomResolver = Objects.requireNonNull(machineRoomResolver, "machineRoomResolver is null");
    }

    /**
     * The share of one consumer.
     *
     * @throws IllegalArgumentException when a queue or a consumer is in no room
     */
    @Override
    public List<MessageQueue> allocate(
            String consumerGroup, String currentCID, List<MessageQueue> mqAll, List<String> cidAll) {
        if (!cidAll.contains(currentCID)) {
            return List.of();
        }
        Map<String, List<MessageQueue>> queuesByRoom = new TreeMap<>();
        for (MessageQueue queue : mqAll) {
            String room = room(machineRoomResolver.brokerDeployIn(queue), "queue", queue);
            queuesByRoom.computeIfAbsent(room, same -> new ArrayList<>()).add(queue);
        }
        Map<String, List<String>> consumersByRoom = new TreeMap<>();
        for (String consumer : cidAll) {
            String room = room(machineRoomResolver.consumerDeployIn(consumer), "consumer", consumer);
            consumersByRoom.computeIfAbsent(room, same -> new ArrayList<>()).add(consumer);
        }
        List<MessageQueue> share = new ArrayList<>();
        queuesByRoom.forEach((room, queues) -> {
            List<String> consumers = consumersByRoom.getOrDefault(room, cidAll);
            if (consumers.contains(currentCID)) {
                share.addAll(allocateMessageQueueStrategy.allocate(consumerGroup, currentCID, queues, consumers));
            }
        });
        return share;
    }

    private static String room(@Nullable String room, String kind, Object what) {
        if (room == null || room.isEmpty()) {
            throw new IllegalArgumentException("machine room of " + kind + " " + what + " is empty: expected its name");
        }
        return room;
    }

    @Override
    public String getName() {
        return "MACHINE_ROOM_NEARBY-" + allocateMessageQueueStrategy.getName();
    }
}
