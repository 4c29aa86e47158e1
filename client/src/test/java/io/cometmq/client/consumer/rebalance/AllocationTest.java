// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.common.message.MessageQueue;
import java.util.ArrayList;
import java.util.List;
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
    void whoIsNotInTheGroupGetsNothing() {
        assertThat(new AllocateMessageQueueAveragely().allocate("g", "other", eightQueues(), THREE))
                .isEmpty();
        assertThat(new AllocateMessageQueueAveragelyByCircle().allocate("g", "other", eightQueues(), THREE))
                .isEmpty();
    }

    @Test
    void everyQueueIsGivenToExactlyOne() {
        for (AllocateMessageQueueStrategy strategy :
                List.of(new AllocateMessageQueueAveragely(), new AllocateMessageQueueAveragelyByCircle())) {
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
