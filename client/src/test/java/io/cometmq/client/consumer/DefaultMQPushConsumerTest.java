// SPDX-License-Identifier: Apache-2.0
package io.cometmq.client.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.exception.MQClientException;
import io.cometmq.client.testing.FakeBroker;
import io.cometmq.client.testing.FakeCluster;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.common.testing.Messages;
import io.cometmq.remoting.protocol.ResponseCode;
import io.cometmq.remoting.protocol.body.ConsumerData;
import io.cometmq.remoting.protocol.heartbeat.ConsumeType;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultMQPushConsumerTest {
    private static final String GROUP = "G";
    private static final MessageQueue QUEUE_0 = new MessageQueue("T", "broker-a", 0);
    private static final MessageQueue QUEUE_1 = new MessageQueue("T", "broker-a", 1);

    private final FakeCluster cluster = FakeCluster.of(1).with("T", 2).with("%RETRY%G", 1);
    private final FakeBroker broker = cluster.broker(0);
    private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    private final Queue<String> consumed = new ConcurrentLinkedQueue<>();

    /** The group has been here before, so messages that arrive before its queues are shared out are its own. */
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
    void messagesReachTheListenerAndTheOffsetFollows() throws Exception {
        DefaultMQPushConsumer consumer = started(success());

        broker.append(QUEUE_0, Messages.to("T").body("a"));
        broker.append(QUEUE_1, Messages.to("T").body("b"));
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 2);
        consumer.shutdown();

        assertThat(consumed).containsExactlyInAnyOrder("a", "b");
        assertThat(broker.committed(GROUP, QUEUE_0)).isEqualTo(1);
        assertThat(broker.committed(GROUP, QUEUE_1)).isEqualTo(1);
    }

    @Test
    void aMemberLeavesTheGroupWhenItsBrokerSaysThatItHasTheOffsets() throws Exception {
        DefaultMQPushConsumer consumer = started(success());
        broker.append(QUEUE_0, Messages.to("T").body("a"));
        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 1);
        broker.holdOffsetAnswers();

        CompletableFuture<Void> left = CompletableFuture.runAsync(consumer::shutdown);

        await().atMost(ONE_MINUTE).until(() -> broker.unansweredOffsets() > 0);
        assertThat(broker.unregistered()).isEmpty();
        broker.answerOffsets();
        left.get(1, TimeUnit.MINUTES);
        assertThat(broker.unregistered()).hasSize(1);
        assertThat(broker.committed(GROUP, QUEUE_0)).isEqualTo(1);
    }

    @Test
    void consumptionBeginsAtTheOffsetOfTheGroup() throws Exception {
        broker.append(QUEUE_0, Messages.to("T").body("old"));
        broker.append(QUEUE_0, Messages.to("T").body("new"));
        broker.commit(GROUP, QUEUE_0, 1);

        started(success());

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("new"));
    }

    @Test
    void aNewGroupBeginsAtTheEndUnlessItSaysOtherwise() throws Exception {
        broker.append(QUEUE_0, Messages.to("T").body("before"));
        cluster.with("%RETRY%N", 1).with("%RETRY%H", 1);
        DefaultMQPushConsumer last = consumer("N", success());
        last.start();
        await().atMost(ONE_MINUTE).until(() -> broker.pulls() >= 3);
        broker.append(QUEUE_0, Messages.to("T").body("after"));
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("after"));
        last.shutdown();

        consumed.clear();
        DefaultMQPushConsumer first = consumer("H", success());
        first.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        first.start();
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(consumed).containsExactlyInAnyOrder("before", "after"));
    }

    @Test
    void tagsAreMatchedByTheirExactText() throws Exception {
        // "Aa" and "BB" have the same hash code, so a broker's index cannot tell them apart.
        DefaultMQPushConsumer consumer = consumer(GROUP, success());
        consumer.subscribe("T", "Aa || C");
        consumer.start();

        broker.append(QUEUE_0, Messages.to("T").tag("BB").body("other"));
        broker.append(QUEUE_0, Messages.to("T").tag("Aa").body("wanted"));
        broker.append(QUEUE_0, Messages.to("T").tag("C").body("wanted too"));

        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(consumed).containsExactlyInAnyOrder("wanted", "wanted too"));
    }

    @Test
    void whatIsNotConsumedIsGivenBackToItsBroker() throws Exception {
        DefaultMQPushConsumer consumer = consumer(GROUP, (messages, context) -> {
            context.setDelayLevelWhenNextConsume(2);
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        });
        consumer.setMaxReconsumeTimes(5);
        consumer.start();

        broker.append(QUEUE_0, Messages.to("T").body("x"));

        await().atMost(ONE_MINUTE).until(() -> broker.sendBacks().size() == 1);
        assertThat(broker.sendBacks().get(0).group()).isEqualTo(GROUP);
        assertThat(broker.sendBacks().get(0).delayLevel()).isEqualTo(2);
        assertThat(broker.sendBacks().get(0).maxReconsumeTimes()).isEqualTo(5);
        consumer.shutdown();
        assertThat(broker.committed(GROUP, QUEUE_0)).isEqualTo(1);
    }

    @Test
    void aListenerThatThrowsOrReturnsNullMeansLater() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        DefaultMQPushConsumer consumer = consumer(GROUP, (messages, context) -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("thrown by the test");
            }
            return null;
        });
        consumer.start();

        broker.append(QUEUE_0, Messages.to("T").body("x"));
        broker.append(QUEUE_0, Messages.to("T").body("y"));

        await().atMost(ONE_MINUTE).until(() -> broker.sendBacks().size() == 2);
    }

    @Test
    void onlyWhatComesAfterTheAckIndexIsGivenBack() throws Exception {
        for (int i = 0; i < 4; i++) {
            broker.append(QUEUE_0, Messages.to("T").body("m" + i));
        }
        DefaultMQPushConsumer consumer = consumer(GROUP, (messages, context) -> {
            context.setAckIndex(1);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.setConsumeMessageBatchMaxSize(4);
        consumer.start();

        await().atMost(ONE_MINUTE).until(() -> broker.sendBacks().size() == 2);
        assertThat(broker.sendBacks()).extracting(back -> back.offset()).containsExactly(2L, 3L);
    }

    @Test
    void whenTheBrokerDoesNotTakeItACopyGoesToTheRetryTopic() throws Exception {
        broker.refuseNextSendBack(ResponseCode.SYSTEM_ERROR);
        DefaultMQPushConsumer consumer = consumer(
                GROUP,
                (messages, context) -> messages.get(0).getReconsumeTimes() == 0 && !isRetried(messages.get(0))
                        ? ConsumeConcurrentlyStatus.RECONSUME_LATER
                        : success().consumeMessage(messages, context));
        consumer.start();

        broker.append(QUEUE_0, Messages.to("T").body("x"));

        MessageQueue retry = new MessageQueue("%RETRY%G", "broker-a", 0);
        await().atMost(ONE_MINUTE).until(() -> !broker.messages(retry).isEmpty());
        MessageExt copy = broker.messages(retry).get(0);
        assertThat(copy.getProperty("RETRY_TOPIC")).isEqualTo("T");
        assertThat(copy.getProperty("RECONSUME_TIME")).isEqualTo("1");
        assertThat(copy.getProperty("MAX_RECONSUME_TIMES")).isEqualTo("16");
        assertThat(copy.getDelayTimeLevel()).isEqualTo(3);
        // The listener sees it under its own topic again.
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("x"));
    }

    @Test
    void aDeletedOffsetIsCorrectedAndTheQueueGoesOn() throws Exception {
        for (int i = 0; i < 5; i++) {
            broker.append(QUEUE_0, Messages.to("T").body("m" + i));
        }
        broker.commit(GROUP, QUEUE_0, 1);
        broker.deleteBefore(QUEUE_0, 3);

        started(success());

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactlyInAnyOrder("m3", "m4"));
    }

    @Test
    void aSlowListenerStopsThePullingOfItsQueue() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        DefaultMQPushConsumer consumer = consumer(GROUP, (messages, context) -> {
            awaitLatch(release);
            return success().consumeMessage(messages, context);
        });
        consumer.setPullThresholdForQueue(3);
        consumer.setPullBatchSize(2);
        consumer.start();
        for (int i = 0; i < 20; i++) {
            broker.append(QUEUE_0, Messages.to("T").body("m" + i));
        }

        await().atMost(ONE_MINUTE).until(() -> heldBy(consumer) > 3);
        assertThat(heldBy(consumer)).isLessThanOrEqualTo(3 + 2);
        release.countDown();

        await().atMost(ONE_MINUTE).until(() -> consumed.size() == 20);
    }

    @Test
    void twoConsumersShareTheQueuesAndTakeOverFromEachOther() throws Exception {
        started(success());
        DefaultMQPushConsumer second = started(success());
        broker.notifyChanged(GROUP);
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumers)
                .allSatisfy(consumer -> assertThat(queuesOf(consumer)).hasSize(1)));

        second.shutdown();
        broker.notifyChanged(GROUP);

        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(queuesOf(consumers.get(0))).containsExactly(QUEUE_0, QUEUE_1));
    }

    @Test
    void aTopicThatAppearsLaterIsConsumedAsSoonAsItsRouteIsKnown() throws Exception {
        DefaultMQPushConsumer consumer = consumer(GROUP, (messages, context) -> {
            messages.forEach(message -> consumed.add(message.getTopic()));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.subscribe("Late", "*");
        consumer.setPollNameServerInterval(50);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.start();

        broker.append(new MessageQueue("Late", "broker-a", 0), Messages.to("Late"));
        cluster.with("Late", 1);

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("Late"));
    }

    @Test
    void aHeartbeatSaysWhatTheConsumerSubscribesTo() throws Exception {
        DefaultMQPushConsumer consumer = started(success());

        ConsumerData data = broker.clients()
                .get(consumer.buildMQClientId())
                .consumerDataSet()
                .iterator()
                .next();

        assertThat(data.groupName()).isEqualTo(GROUP);
        assertThat(data.consumeType()).isEqualTo(ConsumeType.CONSUME_PASSIVELY);
        assertThat(data.messageModel()).isEqualTo(MessageModel.CLUSTERING);
        assertThat(data.subscriptionDataSet())
                .extracting(subscription -> subscription.topic())
                .containsExactlyInAnyOrder("T", "%RETRY%G");
    }

    @Test
    void everyBroadcastingConsumerGetsEveryMessage(@TempDir Path directory) throws Exception {
        System.setProperty("rocketmq.client.localOffsetStoreDir", directory.toString());
        try {
            for (int i = 0; i < 2; i++) {
                DefaultMQPushConsumer consumer = consumer(GROUP, success());
                consumer.setInstanceName("instance-" + i);
                consumer.setMessageModel(MessageModel.BROADCASTING);
                consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
                consumer.start();
            }

            broker.append(QUEUE_0, Messages.to("T").body("x"));

            await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("x", "x"));
            assertThat(broker.committed(GROUP, QUEUE_0)).isZero();
        } finally {
            consumers.forEach(DefaultMQPushConsumer::shutdown);
            System.clearProperty("rocketmq.client.localOffsetStoreDir");
        }
        assertThat(directory).isDirectoryRecursivelyContaining("glob:**/offsets.json");
    }

    @Test
    void pausedConsumersPullNothingUntilTheyGoOn() throws Exception {
        DefaultMQPushConsumer consumer = started(success());
        await().atMost(ONE_MINUTE).until(() -> broker.pulls() >= 3);
        consumer.suspend();
        broker.append(QUEUE_0, Messages.to("T").body("first"));
        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("first"));

        broker.append(QUEUE_0, Messages.to("T").body("second"));
        consumer.resume();

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("first", "second"));
    }

    @Test
    void shuttingDownWaitsForTheListenerAndSavesItsOffset() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        DefaultMQPushConsumer consumer = consumer(GROUP, (messages, context) -> {
            running.countDown();
            awaitLatch(release);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        broker.append(QUEUE_0, Messages.to("T").body("x"));
        awaitLatch(running);

        Thread closing = new Thread(consumer::shutdown);
        closing.start();
        release.countDown();
        closing.join();

        assertThat(broker.committed(GROUP, QUEUE_0)).isEqualTo(1);
        assertThat(broker.unregistered()).anyMatch(left -> GROUP.equals(left.consumerGroup()));
    }

    @Test
    void shuttingDownWaitsNoLongerThanTheUserWants() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        DefaultMQPushConsumer consumer = consumer(GROUP, (messages, context) -> {
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException told) {
                interrupted.countDown();
            }
            return ConsumeConcurrentlyStatus.RECONSUME_LATER;
        });
        consumer.setAwaitTerminationMillisWhenShutdown(10);
        consumer.start();
        broker.append(QUEUE_0, Messages.to("T").body("x"));
        awaitLatch(running);

        consumer.shutdown();

        awaitLatch(interrupted);
        assertThat(broker.unregistered()).anyMatch(left -> GROUP.equals(left.consumerGroup()));
    }

    @Test
    void newQueuesOfATopicAreConsumedAsSoonAsTheRouteTellsOfThem() throws Exception {
        DefaultMQPushConsumer consumer = consumer(GROUP, success());
        consumer.setPollNameServerInterval(50);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.start();
        await().atMost(ONE_MINUTE).until(() -> queuesOf(consumer).size() == 2);

        MessageQueue added = new MessageQueue("T", "broker-a", 2);
        broker.append(added, Messages.to("T").body("x"));
        cluster.with("T", 3);

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("x"));
        cluster.with("T", 2);
        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(queuesOf(consumer)).containsExactly(QUEUE_0, QUEUE_1));
    }

    @Test
    void anUnsubscribedTopicIsGivenBackAtOnceAndTheBrokersAreTold() throws Exception {
        DefaultMQPushConsumer consumer = started(success());
        await().atMost(ONE_MINUTE).until(() -> queuesOf(consumer).size() == 2);

        consumer.unsubscribe("T");

        await().atMost(ONE_MINUTE)
                .untilAsserted(() -> assertThat(queuesOf(consumer)).isEmpty());
        assertThat(broker.clients().get(consumer.buildMQClientId()).consumerDataSet())
                .allSatisfy(data -> assertThat(data.subscriptionDataSet())
                        .extracting(subscription -> subscription.topic())
                        .containsExactly("%RETRY%G"));
    }

    @Test
    void aListenerSeesWhenItsMessagesWereHandedToIt() throws Exception {
        Queue<String> times = new ConcurrentLinkedQueue<>();
        started((messages, context) -> {
            times.add(messages.get(0).getProperty("CONSUME_START_TIME"));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });

        broker.append(QUEUE_0, Messages.to("T").body("x"));

        await().atMost(ONE_MINUTE).until(() -> !times.isEmpty());
        assertThat(times.peek()).matches("\\d{13}");
    }

    @Test
    void aConsumerThatIsSuspendedBeforeItStartsPullsNothing() throws Exception {
        DefaultMQPushConsumer consumer = consumer(GROUP, success());
        consumer.suspend();
        broker.append(QUEUE_0, Messages.to("T").body("x"));
        consumer.start();
        assertThat(consumer.isPause()).isTrue();
        assertThat(broker.pulls()).isZero();

        consumer.resume();

        await().atMost(ONE_MINUTE).untilAsserted(() -> assertThat(consumed).containsExactly("x"));
    }

    @Test
    void wrongSettingsAreNamedBeforeAnythingStarts() throws Exception {
        DefaultMQPushConsumer withoutListener = new DefaultMQPushConsumer(GROUP, cluster.clients());
        assertThatThrownBy(withoutListener::start)
                .isInstanceOf(MQClientException.class)
                .hasMessageContaining("messageListener");

        DefaultMQPushConsumer consumer = consumer(GROUP, success());
        consumer.setPullBatchSize(0);
        assertThatThrownBy(consumer::start).hasMessageContaining("pullBatchSize=0: expected 1..1024");
        consumer.setPullBatchSize(32);
        consumer.setConsumeTimestamp("yesterday");
        assertThatThrownBy(consumer::start).hasMessageContaining("yesterday");
    }

    private DefaultMQPushConsumer started(MessageListenerConcurrently listener) throws MQClientException {
        DefaultMQPushConsumer consumer = consumer(GROUP, listener);
        consumer.start();
        return consumer;
    }

    private DefaultMQPushConsumer consumer(String group, MessageListenerConcurrently listener)
            throws MQClientException {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group, cluster.clients());
        consumer.setNamesrvAddr(cluster.nameServer());
        consumer.subscribe("T", "*");
        consumer.registerMessageListener(listener);
        consumers.add(consumer);
        return consumer;
    }

    private MessageListenerConcurrently success() {
        return (messages, context) -> {
            for (MessageExt message : messages) {
                assertThat(message.getTopic()).isEqualTo("T");
                consumed.add(new String(message.getBody(), StandardCharsets.UTF_8));
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        };
    }

    private static boolean isRetried(MessageExt message) {
        return message.getProperty("RECONSUME_TIME") != null;
    }

    private static void awaitLatch(CountDownLatch latch) {
        await().atMost(ONE_MINUTE).until(() -> latch.getCount() == 0);
    }

    private static int heldBy(DefaultMQPushConsumer consumer) {
        return consumer.runningInfo().mqTable().values().stream()
                .mapToInt(queue -> queue.cachedMsgCount())
                .sum();
    }

    private static List<MessageQueue> queuesOf(DefaultMQPushConsumer consumer) {
        return consumer.runningInfo().mqTable().keySet().stream()
                .filter(queue -> queue.getTopic().equals("T"))
                .sorted()
                .toList();
    }
}
