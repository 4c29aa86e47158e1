// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.consumer.store.RemoteBrokerOffsetStore;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.MessageQueue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The offsets of several queues, asked for at the same time. */
class AskedOffsetsTest {
    private static final MessageQueue QUEUE_0 = new MessageQueue("T", "broker-a", 0);
    private static final MessageQueue QUEUE_1 = new MessageQueue("T", "broker-a", 1);
    private static final MessageQueue NEW = new MessageQueue("T", "broker-a", 2);
    private static final MessageQueue ELSEWHERE = new MessageQueue("T", "broker-z", 0);

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 3);
    private final MQClientInstance client = TestClients.open(cluster);
    private final RemoteBrokerOffsetStore offsets = new RemoteBrokerOffsetStore(client, "G");

    @AfterEach
    void close() {
        cluster.clients().release(client);
        cluster.close();
    }

    @Test
    void answersAreTakenInAnyOrder() {
        cluster.broker(0).commit("G", QUEUE_0, 5);
        cluster.broker(0).commit("G", QUEUE_1, 7);

        CompletableFuture<Long> first = offsets.ask(QUEUE_0);
        CompletableFuture<Long> second = offsets.ask(QUEUE_1);

        assertThat(offsets.take(QUEUE_1, second)).isEqualTo(7);
        assertThat(offsets.take(QUEUE_0, first)).isEqualTo(5);
        assertThat(offsets.readOffset(QUEUE_0, ReadOffsetType.READ_FROM_MEMORY)).isEqualTo(5);
    }

    @Test
    void aNewQueueHasNoneAndAnUnknownBrokerIsNotGuessed() {
        assertThat(offsets.take(NEW, offsets.ask(NEW))).isEqualTo(OffsetStore.NO_OFFSET);
        assertThat(offsets.take(ELSEWHERE, offsets.ask(ELSEWHERE))).isEqualTo(OffsetStore.UNKNOWN);
    }
}
