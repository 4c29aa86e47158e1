// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MQPullConsumerScheduleServiceTest {
    private final FakeCluster cluster = FakeCluster.of(1).with("T", 2);
    private final FakeBroker broker = cluster.broker(0);
    private final MQPullConsumerScheduleService service =
            new MQPullConsumerScheduleService(new DefaultMQPullConsumer("G", cluster.clients()));
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void configure() {
        service.getDefaultMQPullConsumer().setNamesrvAddr(cluster.nameServer());
        service.registerPullTaskCallback("T", this::pullOnce);
    }

    @AfterEach
    void close() {
        service.close();
        cluster.close();
    }

    private void pullOnce(MessageQueue queue, PullTaskContext context) {
        context.setPullNextDelayTimeMillis(1);
        MQPullConsumer consumer = context.getPullConsumer();
        try {
            long offset = Math.max(0, consumer.fetchConsumeOffset(queue, false));
            PullResult result = consumer.pull(queue, "*", offset, 32);
            if (result.getPullStatus() == PullStatus.FOUND) {
                result.getMsgFoundList().forEach(message -> bodies.add(new String(message.getBody(), UTF_8)));
            }
            consumer.updateConsumeOffset(queue, result.getNextBeginOffset());
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Test
    void everyQueueIsPulledAgainAndAgain() throws Exception {
        service.start();
        for (int i = 0; i < 2; i++) {
            broker.append(new MessageQueue("T", "broker-a", i), Messages.to("T").body("first-" + i));
        }
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(bodies).containsExactlyInAnyOrder("first-0", "first-1"));

        broker.append(new MessageQueue("T", "broker-a", 1), Messages.to("T").body("second"));
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(bodies).contains("second"));

        service.shutdown();
        assertThat(broker.committed("G", new MessageQueue("T", "broker-a", 1))).isEqualTo(2);
    }

    @Test
    void aTopicThatGrowsIsPulledWhole() throws Exception {
        service.start();
        cluster.with("T", 3);
        service.getDefaultMQPullConsumer().fetchSubscribeMessageQueues("T");
        broker.append(new MessageQueue("T", "broker-a", 2), Messages.to("T").body("new"));

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(bodies).containsExactly("new"));
    }

    @Test
    void anIllegalNumberOfThreadsIsNamed() {
        service.setPullThreadNums(0);

        assertThatThrownBy(service::start).hasMessageContaining("pullThreadNums=0");
    }
}
