// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.consumer.listener.ConsumeOrderlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.body.ProcessQueueInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OrderlyPushConsumerTest {
    private static final String GROUP = "G";
    private static final MessageQueue QUEUE_0 = new MessageQueue("T", "broker-a", 0);
    private static final MessageQueue QUEUE_1 = new MessageQueue("T", "broker-a", 1);

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 2).with("%RETRY%G", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    private final Queue<String> consumed = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void beginAtTheBeginning() {
        broker.commit(GROUP, QUEUE_0, 0);
        broker.commit(GROUP, QUEUE_1, 0);
    }

    @AfterEach
    void close() {
        consumers.forEach(DefaultMQPushConsumer::shutdown);
        cluster.close();
    }

    @Test
    void eachQueueIsConsumedInOrderUnderALockOfItsBroker() throws Exception {
        DefaultMQPushConsumer consumer = started(success());

        for (int i = 0; i < 20; i++) {
            broker.append(QUEUE_0, Messages.to("T").body("a" + i));
            broker.append(QUEUE_1, Messages.to("T").body("b" + i));
        }
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 40);

        assertThat(of("a")).isEqualTo(names("a", 20));
        assertThat(of("b")).isEqualTo(names("b", 20));
        assertThat(broker.locks().owners())
                .containsEntry(QUEUE_0, consumer.buildMQClientId())
                .containsEntry(QUEUE_1, consumer.buildMQClientId());
        assertThat(consumer.runningInfo().properties()).containsEntry("PROP_CONSUMEORDERLY", "true");
        assertThat(consumer.runningInfo().mqTable().get(QUEUE_0))
                .extracting(ProcessQueueInfo::locked)
                .isEqualTo(true);
    }

    @Test
    void shuttingDownCommitsAndUnlocks() throws Exception {
        DefaultMQPushConsumer consumer = started(success());
        broker.append(QUEUE_0, Messages.to("T").body("a"));
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 1);

        consumer.shutdown();

        assertThat(broker.committed(GROUP, QUEUE_0)).isEqualTo(1);
        assertThat(broker.locks().owners()).isEmpty();
    }

    @Test
    void aQueueThatAnotherConsumerHasLockedIsTakenWhenItIsFree() throws Exception {
        broker.locks().giveTo("somebody", QUEUE_0);
        broker.append(QUEUE_0, Messages.to("T").body("a"));
        broker.append(QUEUE_1, Messages.to("T").body("b"));
        started(success());

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("b"));
        broker.locks().free(QUEUE_0);

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("b", "a"));
    }

    @Test
    void aQueueGoesToItsNewOwnerWhenTheListenerHasEndedAndItsResultCounts() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        DefaultMQPushConsumer first = started((messages, context) -> {
            running.countDown();
            await().atMost(ONE_MINUTE).until(() -> release.getCount() == 0);
            return success().consumeMessage(messages, context);
        });
        broker.append(QUEUE_1, Messages.to("T").body("slow"));
        broker.append(QUEUE_1, Messages.to("T").body("next"));
        await().atMost(ONE_MINUTE).until(() -> running.getCount() == 0);

        DefaultMQPushConsumer second = started(success());
        broker.notifyChanged(GROUP);
        // Which of the two keeps queue 1 is decided by their names.
        boolean moves = second.buildMQClientId().compareTo(first.buildMQClientId()) > 0;
        if (moves) {
            await().atMost(ONE_MINUTE)
                    .until(() -> !first.runningInfo().mqTable().containsKey(QUEUE_1));
        }
        assertThat(broker.locks().owners()).containsEntry(QUEUE_1, first.buildMQClientId());
        assertThat(consumed).isEmpty();
        release.countDown();

        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 2);
        assertThat(consumed).containsExactly("slow", "next");
        if (moves) {
            assertThat(broker.locks().owners()).containsEntry(QUEUE_1, second.buildMQClientId());
        }
    }

    @Test
    void whatASuspendedListenerRefusesIsNotGivenBackButTriedAgain() throws Exception {
        DefaultMQPushConsumer consumer = consumer((messages, context) -> {
            consumed.add(messages.get(0).getReconsumeTimes() + "");
            return messages.get(0).getReconsumeTimes() < 2
                    ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT
                    : ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.setSuspendCurrentQueueTimeMillis(10);
        consumer.start();

        broker.append(QUEUE_0, Messages.to("T").body("x"));

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("0", "1", "2"));
        assertThat(broker.sendBacks()).isEmpty();
    }

    @Test
    void aQueueThatWentToAnotherConsumerIsGivenUpWithoutSavingAnOffset() throws Exception {
        DefaultMQPushConsumer consumer = started(success());
        broker.append(QUEUE_0, Messages.to("T").body("a"));
        // Three queues were pulled, and this one once more: no pull carries an offset after that.
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 1 && broker.pulls() >= 4);

        broker.locks().giveTo("somebody", QUEUE_0);
        broker.commit(GROUP, QUEUE_0, 0);
        await().atMost(ONE_MINUTE).until(() -> !consumer.runningInfo().mqTable().containsKey(QUEUE_0));
        assertThat(broker.committed(GROUP, QUEUE_0)).isZero();
        broker.locks().free(QUEUE_0);

        // Nobody went on, so it begins where the broker says.
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("a", "a"));
    }

    private DefaultMQPushConsumer started(MessageListenerOrderly listener) throws MQClientException {
        DefaultMQPushConsumer consumer = consumer(listener);
        consumer.start();
        return consumer;
    }

    private DefaultMQPushConsumer consumer(MessageListenerOrderly listener) throws MQClientException {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(GROUP, cluster.clients());
        consumer.setNamesrvAddr(cluster.nameServer());
        consumer.subscribe("T", "*");
        consumer.registerMessageListener(listener);
        consumers.add(consumer);
        return consumer;
    }

    private MessageListenerOrderly success() {
        return (messages, context) -> {
            messages.forEach(message -> consumed.add(new String(message.getBody(), StandardCharsets.UTF_8)));
            return ConsumeOrderlyStatus.SUCCESS;
        };
    }

    private List<String> of(String prefix) {
        return consumed.stream().filter(body -> body.startsWith(prefix)).toList();
    }

    private static List<String> names(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }
}
