// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.rebalance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.common.message.MessageQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The shares that RocketMQ's strategies gave for the same lists. */
class AllocationTest {
    private static final List<String> THREE = List.of("c1", "c2", "c3");

    @Test
    void averagelyGivesRunsOfNeighbours() {
        AllocateMessageQueueStrategy strategy = new AllocateMessageQueueAveragely();

        assertThat(share(strategy, "c1", eightQueues(), THREE)).isEqualTo("a0 a1 a2");
        assertThat(share(strategy, "c2", eightQueues(), THREE)).isEqualTo("a3 b0 b1");
        assertThat(share(strategy, "c3", eightQueues(), THREE)).isEqualTo("b2 b3");
    }

    @Test
    void averagelyGivesTheFirstConsumersOneEachWhenThereAreMoreThanQueues() {
        AllocateMessageQueueStrategy strategy = new AllocateMessageQueueAveragely();
        List<String> ten = IntStream.range(0, 10).mapToObj(i -> "c" + i).toList();

        for (int i = 0; i < 10; i++) {
            List<MessageQueue> share = strategy.allocate("g", "c" + i, eightQueues(), ten);
            assertThat(share).hasSize(i < 8 ? 1 : 0);
        }
    }

    @Test
    void byCircleDealsOneByOne() {
        AllocateMessageQueueStrategy strategy = new AllocateMessageQueueAveragelyByCircle();

        assertThat(share(strategy, "c1", eightQueues(), THREE)).isEqualTo("a0 a3 b2");
        assertThat(share(strategy, "c2", eightQueues(), THREE)).isEqualTo("a1 b0 b3");
        assertThat(share(strategy, "c3", eightQueues(), THREE)).isEqualTo("a2 b1");
    }

    @Test
    void consistentHashMovesOnlyWhatMust() {
        AllocateMessageQueueStrategy strategy = new AllocateMessageQueueConsistentHash();
        List<MessageQueue> queues = new ArrayList<>();
        for (String broker : List.of("broker-a", "broker-b")) {
            IntStream.range(0, 4).forEach(id -> queues.add(new MessageQueue("T", broker, id)));
        }

        assertThat(brokersAndIds(strategy.allocate("g", "c1", queues, THREE))).isEqualTo("a0 b0 b3");
        assertThat(brokersAndIds(strategy.allocate("g", "c2", queues, THREE))).isEqualTo("a1 a2 b2");
        assertThat(brokersAndIds(strategy.allocate("g", "c3", queues, THREE))).isEqualTo("a3 b1");
        List<MessageQueue> withoutC3 = strategy.allocate("g", "c1", queues, List.of("c1", "c2"));
        assertThat(withoutC3).containsAll(strategy.allocate("g", "c1", queues, THREE));
    }

    @Test
    void consistentHashTakesAHashOfTheUsersOwn() {
        // Everything after the consumers' places goes round to the first of them.
        AllocateMessageQueueStrategy strategy =
                new AllocateMessageQueueConsistentHash(1, key -> key.startsWith("c") ? key.charAt(1) : Long.MAX_VALUE);

        assertThat(strategy.allocate("g", "c1", eightQueues(), THREE)).isEqualTo(eightQueues());
        assertThat(strategy.allocate("g", "c2", eightQueues(), THREE)).isEmpty();
    }

    @Test
    void byConfigGivesWhatTheUserWroteDown() {
        AllocateMessageQueueByConfig strategy = new AllocateMessageQueueByConfig();
        strategy.setMessageQueueList(eightQueues().subList(2, 4));

        assertThat(strategy.allocate("g", "whoever", eightQueues(), THREE))
                .isEqualTo(eightQueues().subList(2, 4));
    }

    @Test
    void byConfigLeavesNoRetryUnconsumed() {
        AllocateMessageQueueByConfig strategy = new AllocateMessageQueueByConfig();
        strategy.setMessageQueueList(eightQueues().subList(2, 4));
        List<MessageQueue> retries = List.of(new MessageQueue("%RETRY%g", "a", 0));

        assertThat(strategy.allocate("g", "c1", retries, THREE)).isEqualTo(retries);
        assertThat(strategy.allocate("g", "c2", retries, THREE)).isEmpty();
    }

    @Test
    void byMachineRoomSharesTheChosenRoomsOnly() {
        AllocateMessageQueueByMachineRoom strategy = new AllocateMessageQueueByMachineRoom();
        strategy.setConsumeridcs(Set.of("r1"));
        List<MessageQueue> queues = new ArrayList<>();
        for (String broker : List.of("plain", "r1@a", "r1@b", "r2@c")) {
            IntStream.range(0, 4).forEach(id -> queues.add(new MessageQueue("T", broker, id)));
        }

        // n=8 c=3: two neighbours each, and of the two that are left one each for the first two.
        assertThat(brokersAndIds(strategy.allocate("g", "c1", queues, THREE))).isEqualTo("a0 a1 b2");
        assertThat(brokersAndIds(strategy.allocate("g", "c2", queues, THREE))).isEqualTo("a2 a3 b3");
        assertThat(brokersAndIds(strategy.allocate("g", "c3", queues, THREE))).isEqualTo("b0 b1");
        assertThat(strategy.allocate("g", "other", queues, THREE)).isEmpty();
    }

    @Test
    void nearbySharesEachRoomAmongItsOwnAndOrphanedRoomsAmongAll() {
        AllocateMessageQueueStrategy strategy = new AllocateMachineRoomNearby(
                new AllocateMessageQueueAveragely(), new AllocateMachineRoomNearby.MachineRoomResolver() {
                    @Override
                    public String brokerDeployIn(MessageQueue queue) {
                        return queue.getBrokerName().split("@", -1)[0];
                    }

                    @Override
                    public String consumerDeployIn(String clientId) {
                        return clientId.split("-", -1)[0];
                    }
                });
        List<MessageQueue> queues = new ArrayList<>();
        for (String broker : List.of("r1@a", "r2@b", "r3@c")) {
            IntStream.range(0, 2).forEach(id -> queues.add(new MessageQueue("T", broker, id)));
        }
        List<String> consumers = List.of("r1-x", "r1-y", "r2-z");

        assertThat(brokersAndIds(strategy.allocate("g", "r1-x", queues, consumers)))
                .isEqualTo("a0 c0");
        assertThat(brokersAndIds(strategy.allocate("g", "r1-y", queues, consumers)))
                .isEqualTo("a1 c1");
        assertThat(brokersAndIds(strategy.allocate("g", "r2-z", queues, consumers)))
                .isEqualTo("b0 b1");
        assertThat(strategy.getName()).isEqualTo("MACHINE_ROOM_NEARBY-AVG");
        assertThatThrownBy(() -> strategy.allocate("g", "-x", queues, List.of("-x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consumer -x");
    }

    private static String brokersAndIds(List<MessageQueue> queues) {
        return queues.stream()
                .map(queue -> queue.getBrokerName().replaceAll(".*[-@]", "") + queue.getQueueId())
                .collect(Collectors.joining(" "));
    }

    @Test
    void whoIsNotInTheGroupGetsNothing() {
        assertThat(new AllocateMessageQueueAveragely().allocate("g", "other", eightQueues(), THREE))
                .isEmpty();
        assertThat(new AllocateMessageQueueAveragelyByCircle().allocate("g", "other", eightQueues(), THREE))
                .isEmpty();
    }

    @Test
    void everyQueueIsGivenToExactlyOne() {
        for (AllocateMessageQueueStrategy strategy : List.of(
                new AllocateMessageQueueAveragely(),
                new AllocateMessageQueueAveragelyByCircle(),
                new AllocateMessageQueueConsistentHash())) {
            for (int consumers = 1; consumers <= 12; consumers++) {
                List<String> ids = IntStream.range(0, consumers)
                        .mapToObj(i -> String.format("c%02d", i))
                        .toList();
                List<MessageQueue> given = new ArrayList<>();
                ids.forEach(id -> given.addAll(strategy.allocate("g", id, eightQueues(), ids)));

                assertThat(given).containsExactlyInAnyOrderElementsOf(eightQueues());
            }
        }
    }

    private static List<MessageQueue> eightQueues() {
        List<MessageQueue> queues = new ArrayList<>();
        for (String broker : List.of("a", "b")) {
            for (int id = 0; id < 4; id++) {
                queues.add(new MessageQueue("T", broker, id));
            }
        }
        return queues;
    }

    private static String share(
            AllocateMessageQueueStrategy strategy, String id, List<MessageQueue> queues, List<String> ids) {
        return strategy.allocate("g", id, queues, ids).stream()
                .map(queue -> queue.getBrokerName() + queue.getQueueId())
                .collect(Collectors.joining(" "));
    }
}
