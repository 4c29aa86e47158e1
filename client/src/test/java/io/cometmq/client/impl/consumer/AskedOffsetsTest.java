// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.consumer.store.OffsetStore;
import io.cometmq.client.consumer.store.ReadOffsetType;
import io.cometmq.client.consumer.store.RemoteBrokerOffsetStore;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.MessageQueue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The offsets of several queues, asked for and saved at the same time. */
class AskedOffsetsTest {
    private static final MessageQueue QUEUE_0 = new MessageQueue("T", "broker-a", 0);
    private static final MessageQueue QUEUE_1 = new MessageQueue("T", "broker-a", 1);
    private static final MessageQueue NEW = new MessageQueue("T", "broker-a", 2);
    private static final MessageQueue OF_B = new MessageQueue("T", "broker-b", 0);
    private static final MessageQueue ELSEWHERE = new MessageQueue("T", "broker-z", 0);

    private final FakeCluster cluster = FakeCluster.of(2).with("T", 3);
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

    @Test
    void allBrokersAreToldAtOnceAndAllOfThemMustAnswer() throws Exception {
        cluster.broker(0).holdOffsetAnswers();
        cluster.broker(1).holdOffsetAnswers();
        offsets.updateOffset(QUEUE_0, 5, false);
        offsets.updateOffset(QUEUE_1, 6, false);
        offsets.updateOffset(OF_B, 7, false);

        CompletableFuture<Void> saved = offsets.persistAllAsync(Set.of(QUEUE_0, OF_B));

        await().atMost(ONE_MINUTE)
                .until(() -> cluster.broker(0).unansweredOffsets() == 1
                        && cluster.broker(1).unansweredOffsets() == 1);
        cluster.broker(0).answerOffsets();
        assertThat(saved).isNotDone();
        cluster.broker(1).answerOffsets();
        saved.get(1, TimeUnit.MINUTES);
        assertThat(cluster.broker(0).committed("G", QUEUE_0)).isEqualTo(5);
        assertThat(cluster.broker(0).committed("G", QUEUE_1))
                .as("not asked for")
                .isEqualTo(-1);
        assertThat(cluster.broker(1).committed("G", OF_B)).isEqualTo(7);
    }

    @Test
    void whatABrokerCannotBeToldIsSaid() {
        offsets.updateOffset(QUEUE_0, 5, false);
        offsets.updateOffset(ELSEWHERE, 7, false);

        CompletableFuture<Void> saved = offsets.persistAllAsync(Set.of(QUEUE_0, ELSEWHERE));

        assertThatThrownBy(() -> saved.get(1, TimeUnit.MINUTES))
                .hasCauseInstanceOf(MQClientException.class)
                .hasMessageContaining("broker-z");
        assertThat(cluster.broker(0).committed("G", QUEUE_0)).isEqualTo(5);
    }
}
