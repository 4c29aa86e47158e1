// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.protocol.request.SendRequests.Send;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespaceTest {
    private final FakeCluster cluster = FakeCluster.of(1).with("ns%T", 2).with("T", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final DefaultMQProducer producer = new DefaultMQProducer("P", cluster.clients());

    NamespaceTest() {
        producer.setNamesrvAddr(cluster.nameServer());
    }

    @AfterEach
    void close() {
        producer.shutdown();
        cluster.close();
    }

    @Test
    void serversSeeTheNamespaceAndTheApplicationDoesNot() throws Exception {
        producer.setNamespace("ns");
        producer.start();
        MessageQueue queue = new MessageQueue("T", "broker-a", 1);
        List<MessageQueue> offered = new ArrayList<>();

        SendResult any = producer.send(message());
        SendResult fixed = producer.send(message(), queue);
        SendResult selected = producer.send(
                message(),
                (queues, message, arg) -> {
                    offered.addAll(queues);
                    return queues.get(1);
                },
                null);
        SendResult batch = producer.send(List.of(message(), message()));

        assertThat(List.of(any, fixed, selected, batch))
                .allMatch(result -> result.getMessageQueue().getTopic().equals("T"));
        assertThat(fixed.getMessageQueue()).isEqualTo(queue);
        assertThat(selected.getMessageQueue()).isEqualTo(queue);
        assertThat(offered).extracting(MessageQueue::getTopic).containsOnly("T");
        assertThat(producer.fetchPublishMessageQueues("T")).contains(queue);
        assertThat(producer.maxOffset(queue)).isGreaterThanOrEqualTo(2);
        assertThat(broker.sends()).extracting(Send::topic).containsOnly("ns%T");
        assertThat(broker.sends()).extracting(Send::producerGroup).containsOnly("ns%P");
        assertThat(broker.sends().get(0).givenProperties().text()).contains("INSTANCE_ID\u0001ns");
        assertThat(broker.clients().values())
                .flatExtracting(data -> data.producerDataSet())
                .extracting(data -> data.groupName())
                .containsOnly("ns%P");
    }

    @Test
    void theNewerKindIsSaidBesideEveryHeader() throws Exception {
        producer.setNamespaceV2("space");
        producer.start();

        producer.send(message());

        assertThat(broker.sends()).extracting(Send::topic).containsOnly("T");
        assertThat(broker.sendFields().get(0)).containsEntry("ns", "space").containsEntry("nsd", "true");
    }

    private static Message message() {
        return new Message("T", "x".getBytes(StandardCharsets.UTF_8));
    }
}
