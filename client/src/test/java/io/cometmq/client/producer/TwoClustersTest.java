// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TwoClustersTest {
    private static final MessageQueue QUEUE = new MessageQueue("T", "broker-a", 0);

    @Test
    void clientsOfTwoClustersShareNothing() throws Exception {
        try (FakeCluster east = FakeCluster.of(1).with("T", 1);
                FakeCluster west = FakeCluster.of(1).with("T", 1);
                DefaultMQProducer toEast = producer(east);
                DefaultMQProducer toWest = producer(west)) {
            toEast.start();
            toWest.start();

            SendResult inEast = toEast.send(message("east"));
            SendResult inWest = toWest.send(message("west"));
            toEast.shutdown();
            SendResult stillInWest = toWest.send(message("west"));

            assertThat(toEast.buildMQClientId()).isNotEqualTo(toWest.buildMQClientId());
            assertThat(inEast.getQueueOffset()).isZero();
            assertThat(inWest.getQueueOffset()).isZero();
            assertThat(stillInWest.getQueueOffset()).isEqualTo(1);
            assertThat(east.broker(0).messages(QUEUE)).hasSize(1);
            assertThat(east.broker(0).clients()).isEmpty();
            assertThat(west.broker(0).clients()).containsOnlyKeys(toWest.buildMQClientId());
        }
    }

    private static DefaultMQProducer producer(FakeCluster cluster) {
        DefaultMQProducer producer = new DefaultMQProducer("P", cluster.clients());
        producer.setNamesrvAddr(cluster.nameServer());
        return producer;
    }

    private static Message message(String body) {
        return new Message("T", body.getBytes(StandardCharsets.UTF_8));
    }
}
