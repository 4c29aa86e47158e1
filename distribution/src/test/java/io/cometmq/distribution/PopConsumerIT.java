// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.Message;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Our push consumer pops from our broker, which shares the queues. */
class PopConsumerIT {
    @Test
    void everyMessageIsPoppedAndAcked() throws Exception {
        LocalOptions options = LocalOptions.inTemporaryFolder().withBrokerSetting("defaultMessageRequestMode", "POP");
        try (LocalCluster cluster = LocalCluster.start(options);
                DefaultMQPushConsumer consumer = new DefaultMQPushConsumer("Poppers")) {
            DefaultMQProducer producer = new DefaultMQProducer("PopProducer");
            producer.setNamesrvAddr(cluster.nameServerAddress());
            producer.start();
            for (int number = 0; number < 20; number++) {
                producer.send(new Message("Popped", "tag", ("m-" + number).getBytes(UTF_8)));
            }
            producer.shutdown();
            List<String> bodies = new CopyOnWriteArrayList<>();
            List<String> receipts = new CopyOnWriteArrayList<>();
            consumer.setNamesrvAddr(cluster.nameServerAddress());
            consumer.setClientRebalance(false);
            consumer.setConsumeMessageBatchMaxSize(8);
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
            consumer.subscribe("Popped", "*");
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                messages.forEach(message -> {
                    bodies.add(new String(message.getBody(), UTF_8));
                    receipts.add(String.valueOf(message.getProperty("POP_CK")));
                });
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
            consumer.start();

            await().atMost(ONE_MINUTE).until(() -> bodies.size() >= 20);
            await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(
                            consumer.runningInfo().mqPopTable().values())
                    .isNotEmpty()
                    .allMatch(queue -> queue.waitAckCount() == 0));
            assertThat(bodies)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20)
                            .mapToObj(number -> "m-" + number)
                            .toList());
            assertThat(receipts).doesNotContain("null");
        }
    }
}
