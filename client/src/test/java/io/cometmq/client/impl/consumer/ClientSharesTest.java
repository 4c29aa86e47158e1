// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.impl.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.impl.MQClientInstance;
import io.cometmq.client.impl.consumer.QueueShares.Share;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.MessageQueue;
import java.util.SortedSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientSharesTest {
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 4).with("U", 2);
    private final MQClientInstance client = TestClients.open(cluster);

    @AfterEach
    void close() {
        cluster.clients().release(client);
        cluster.close();
    }

    @Test
    void aBrokerIsAskedOnceInARebalanceHoweverManyTopicsItHas() throws MQClientException {
        String group = "Nobody's";
        ClientShares shares = new ClientShares(group, new AllocateMessageQueueAveragely(), client);

        shares.begin();
        assertThat(shares.of("T", queues("T"))).as("the broker knows no member").isNull();
        assertThat(shares.of("U", queues("U"))).isNull();
        assertThat(cluster.broker(0).memberQuestions()).isEqualTo(1);

        shares.begin();
        shares.of("T", queues("T"));
        assertThat(cluster.broker(0).memberQuestions()).isEqualTo(2);
    }

    @Test
    void topicsOfOneRebalanceAreSharedAmongTheSameMembers() throws MQClientException {
        DefaultMQPushConsumer member = new DefaultMQPushConsumer("G");
        member.setNamesrvAddr(cluster.nameServer());
        member.setInstanceName("test");
        member.subscribe("T", "*");
        member.registerMessageListener(
                (MessageListenerConcurrently) (messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        DefaultMQPushConsumerImpl consumer = new DefaultMQPushConsumerImpl(member, cluster.clients());
        consumer.start();
        try {
            ClientShares shares = new ClientShares("G", new AllocateMessageQueueAveragely(), client);
            shares.begin();

            assertThat(shares.of("T", queues("T"))).isEqualTo(new Share(queues("T"), true));
            assertThat(shares.of("U", queues("U"))).isEqualTo(new Share(queues("U"), true));
        } finally {
            consumer.shutdown();
        }
    }

    private SortedSet<MessageQueue> queues(String topic) throws MQClientException {
        return client.routes().get(topic).shared();
    }
}
