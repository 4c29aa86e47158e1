// SPDX-License-Identifier: Apache-2.0
package io.cometmq.broker.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.common.message.MessageQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharingTest {
    @Test
    void dividesAsApacheDoes() {
        List<MessageQueue> queues = queues(8);

        assertThat(ids(Sharing.AVG.share(queues, 3, 0))).containsExactly(0, 1, 2);
        assertThat(ids(Sharing.AVG.share(queues, 3, 1))).containsExactly(3, 4, 5);
        assertThat(ids(Sharing.AVG.share(queues, 3, 2))).containsExactly(6, 7);
        assertThat(ids(Sharing.AVG_BY_CIRCLE.share(queues, 3, 0))).containsExactly(0, 3, 6);
        assertThat(ids(Sharing.AVG_BY_CIRCLE.share(queues, 3, 2))).containsExactly(2, 5);
        assertThat(Sharing.AVG.share(queues, 10, 9)).isEmpty();
        assertThat(Sharing.of("CONSISTENT_HASH")).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void everyQueueHasExactlyOneOwner(Sharing sharing) {
        for (int clients = 1; clients < 20; clients++) {
            List<MessageQueue> owned = new ArrayList<>();
            for (int index = 0; index < clients; index++) {
                owned.addAll(sharing.share(queues(13), clients, index));
            }
            assertThat(owned).containsExactlyInAnyOrderElementsOf(queues(13));
        }
    }

    @Test
    void popsShareQueuesWithTheClientsAfterThem() {
        List<MessageQueue> queues = queues(8);

        assertThat(ids(Sharing.AVG.popped(queues, 4, 0, 1))).containsExactly(0, 1, 2, 3);
        assertThat(ids(Sharing.AVG.popped(queues, 4, 3, 1))).containsExactlyInAnyOrder(6, 7, 0, 1);
        assertThat(ids(Sharing.AVG.popped(queues, 4, 0, 0)))
                .as("all, once per broker")
                .containsExactly(-1);
        assertThat(ids(Sharing.AVG.popped(queues, 4, 0, 3))).containsExactly(-1);
        assertThat(ids(Sharing.AVG.popped(queues(2), 5, 3, 1)))
                .as("more clients than queues")
                .containsExactly(1);
    }

    private static List<MessageQueue> queues(int count) {
        return IntStream.range(0, count)
                .mapToObj(id -> new MessageQueue("T", "b", id))
                .toList();
    }

    private static List<Integer> ids(Iterable<MessageQueue> queues) {
        List<Integer> ids = new ArrayList<>();
        queues.forEach(queue -> ids.add(queue.getQueueId()));
        return ids;
    }
}
