// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution;

import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.CONSUME_MESSAGE_DIRECTLY;
import static io.cometmq.remoting.protocol.request.ResetRequests.INVOKE_BROKER_TO_RESET_OFFSET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.PullResult;
import io.cometmq.client.consumer.PullStatus;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.ConsumeOrderlyStatus;
import io.cometmq.client.consumer.listener.MessageListener;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.listener.MessageListenerOrderly;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragelyByCircle;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueConsistentHash;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.heartbeat.MessageModel;
import io.cometmq.remoting.protocol.request.ClientRequests.OfClient;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.ConsumeDirectly;
import io.cometmq.remoting.protocol.request.ResetRequests.Reset;
import io.cometmq.remoting.rpc.ConnectionListener;
import io.cometmq.remoting.rpc.Dispatcher;
import io.cometmq.remoting.rpc.HandlerTable;
import io.cometmq.remoting.rpc.Lanes;
import io.cometmq.remoting.rpc.Transport;
import io.cometmq.store.testing.QueueDamage;
import io.cometmq.tools.admin.AdminClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Our push consumers against our broker, over sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsumingIT {
    private static final int QUEUES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String OFFSETS_PROPERTY = "rocketmq.client.localOffsetStoreDir";

    private Path folder;

    private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    private final Queue<String> got = new ConcurrentLinkedQueue<>();
    private LocalCluster cluster;
    private DefaultMQProducer producer;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        cluster = LocalCluster.start(LocalOptions.in(folder.resolve("cluster")));
        producer = new DefaultMQProducer("Producer");
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.start();
    }

    @AfterAll
    void stop() {
        producer.shutdown();
        cluster.close();
    }

    @AfterEach
    void stopConsumers() {
        consumers.forEach(DefaultMQPushConsumer::shutdown);
        consumers.clear();
        got.clear();
    }

    @Test
    void anOrderlyListenerGetsEachQueueInOrderAndWhatFailsIsDeadLettered() throws Exception {
        List<MessageQueue> queues = topic("Orderly");
        DefaultMQPushConsumer consumer = consumer("OrderlyGroup", "Orderly", "one");
        consumer.setMaxReconsumeTimes(1);
        consumer.setSuspendCurrentQueueTimeMillis(10);
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            String body = note(messages.get(0));
            return body.startsWith("bad")
                    ? ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT
                    : ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.start();

        for (int i = 0; i < 10; i++) {
            send(queues.get(0), i == 3 ? "bad" : "a" + i);
            send(queues.get(1), "b" + i);
        }

        await().atMost(PATIENCE).until(() -> got.contains("a9") && got.contains("b9"));
        assertThat(got.stream().filter(body -> !body.startsWith("b") || body.equals("bad")))
                .containsExactly("a0", "a1", "a2", "bad", "bad", "a4", "a5", "a6", "a7", "a8", "a9");
        assertThat(got.stream().filter(body -> body.matches("b\\d")))
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> "b" + i).toList());
        assertThat(readAll("%DLQ%OrderlyGroup")).containsExactly("bad");
    }

    @Test
    void orderlyConsumersShareTheQueuesAndKeepTheOrderWhenOneLeaves() throws Exception {
        List<MessageQueue> queues = topic("Shared");
        MessageListenerOrderly listener = (messages, context) -> {
            note(messages.get(0));
            return ConsumeOrderlyStatus.SUCCESS;
        };
        DefaultMQPushConsumer one = started("SharedGroup", "Shared", "one", listener);
        DefaultMQPushConsumer two = started("SharedGroup", "Shared", "two", listener);
        await().atMost(PATIENCE)
                .until(() -> queuesOf(one, "Shared").size() == 2
                        && queuesOf(two, "Shared").size() == 2);
        assertThat(union(one, two, "Shared")).hasSize(QUEUES);

        sendNumbers(queues, 0, 20);
        two.shutdown();
        sendNumbers(queues, 20, 40);

        await().atMost(PATIENCE).until(() -> got.size() >= 40 * QUEUES);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(queuesOf(one, "Shared")).hasSize(QUEUES));
        for (int queue = 0; queue < QUEUES; queue++) {
            String prefix = queue + ":";
            assertThat(got.stream().filter(body -> body.startsWith(prefix)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 40).mapToObj(i -> prefix + i).toList());
        }
    }

    @Test
    void everyBroadcastingConsumerGetsEverythingOnceAlsoAfterARestart() throws Exception {
        System.setProperty(OFFSETS_PROPERTY, folder.resolve("offsets").toString());
        try {
            List<MessageQueue> queues = topic("Broadcast");
            DefaultMQPushConsumer one = broadcasting("one");
            DefaultMQPushConsumer two = broadcasting("two");
            one.start();
            two.start();
            sendNumbers(queues, 0, 2);
            await().atMost(PATIENCE).until(() -> got.size() == 2 * 2 * QUEUES);
            one.shutdown();
            two.shutdown();
            got.clear();

            sendNumbers(queues, 2, 3);
            broadcasting("one").start();

            await().atMost(PATIENCE).until(() -> got.size() >= QUEUES);
            assertThat(got).containsExactlyInAnyOrder("0:2", "1:2", "2:2", "3:2");
        } finally {
            consumers.forEach(DefaultMQPushConsumer::shutdown);
            System.clearProperty(OFFSETS_PROPERTY);
        }
    }

    @Test
    void pausingChangingThreadsAndSubscriptionsWorksWhileTheConsumerRuns() throws Exception {
        List<MessageQueue> first = topic("First");
        List<MessageQueue> second = topic("Second");
        DefaultMQPushConsumer consumer = started("ChangingGroup", "First", "one", success());
        send(first.get(0), "first");
        await().atMost(PATIENCE).until(() -> got.contains("first"));

        consumer.updateCorePoolSize(3);
        assertThat(consumer.runningInfo().properties()).containsEntry("PROP_THREADPOOL_CORE_SIZE", "3");
        consumer.subscribe("Second", "*");
        await().atMost(PATIENCE).until(() -> queuesOf(consumer, "Second").size() == QUEUES);
        send(second.get(0), "second");
        await().atMost(PATIENCE).until(() -> got.contains("second"));

        consumer.unsubscribe("First");
        await().atMost(PATIENCE).until(() -> queuesOf(consumer, "First").isEmpty());
        send(first.get(0), "unwanted");
        consumer.suspend();
        assertThat(consumer.isPause()).isTrue();
        consumer.resume();
        send(second.get(1), "third");

        await().atMost(PATIENCE).until(() -> got.contains("third"));
        assertThat(got).containsExactly("first", "second", "third");
    }

    /** Those of a queue whose entries are damaged, too, with a filter and without one. */
    @Test
    void everyMessageOfADamagedQueueArrives() throws Exception {
        MessageQueue queue = topic("Damaged").get(0);
        for (int i = 0; i < 6; i++) {
            producer.send(new Message("Damaged", "t", Integer.toString(i).getBytes(StandardCharsets.UTF_8)), queue);
        }
        await().atMost(PATIENCE).until(() -> producer.maxOffset(queue) == 6);
        IntStream.of(0, 2, 3, 5)
                .forEach(i -> QueueDamage.flip(cluster.data().resolve("store"), "Damaged", queue.getQueueId(), i));

        DefaultMQPushConsumer filtering = consumer("FilteringGroup", "Damaged", "one");
        filtering.subscribe("Damaged", "t || u");
        filtering.registerMessageListener(success());
        filtering.start();

        await().atMost(PATIENCE).until(() -> got.size() == 6);
        started("DamagedGroup", "Damaged", "two", success());
        await().atMost(PATIENCE).until(() -> got.size() == 12);
        assertThat(got)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 12)
                        .mapToObj(i -> Integer.toString(i % 6))
                        .toList());
    }

    @Test
    void otherStrategiesShareAllQueuesToo() throws Exception {
        topic("Circle");
        for (var strategy :
                List.of(new AllocateMessageQueueAveragelyByCircle(), new AllocateMessageQueueConsistentHash())) {
            String group = "Group-" + strategy.getName();
            List<DefaultMQPushConsumer> members = new ArrayList<>();
            for (String name : List.of("one", "two")) {
                DefaultMQPushConsumer consumer = consumer(group, "Circle", name);
                consumer.setAllocateMessageQueueStrategy(strategy);
                consumer.registerMessageListener(success());
                consumer.start();
                members.add(consumer);
            }
            DefaultMQPushConsumer one = members.get(0);
            DefaultMQPushConsumer two = members.get(1);
            await().atMost(PATIENCE)
                    .until(() -> union(one, two, "Circle").size() == QUEUES
                            && queuesOf(one, "Circle").size()
                                            + queuesOf(two, "Circle").size()
                                    == QUEUES);
        }
    }

    @Test
    void anOperatorMovesAGroupAndLooksIntoItsMembers() throws Exception {
        List<MessageQueue> queues = topic("Looked");
        DefaultMQPushConsumer consumer = started("LookedGroup", "Looked", "one", success());
        sendNumbers(queues, 0, 3);
        await().atMost(PATIENCE).until(() -> got.size() == 3 * QUEUES);

        try (Transport transport = Remoting.open(RemotingConfig.defaults().withIoThreads(1))) {
            AdminClient admin = new AdminClient(
                    transport.client(
                            Dispatcher.of(new HandlerTable(), Lanes.inCaller(), List.of()), ConnectionListener.NONE),
                    List.of(cluster.nameServerAddress()),
                    PATIENCE,
                    Clock.system());
            String broker = AdminClient.readAddress(
                            admin.route("Looked").brokerDatas().get(0))
                    .orElseThrow();

            admin.call(broker, INVOKE_BROKER_TO_RESET_OFFSET, new Reset("LookedGroup", "Looked", -1, null, 1, true));
            // A member that has followed already may be told once more, so that some may come a third time.
            await().atMost(PATIENCE).until(() -> got.stream().allMatch(body -> Collections.frequency(got, body) >= 2));

            String clientId = consumer.buildMQClientId();
            ConsumerRunningInfo info = admin.fetch(
                    broker,
                    GET_CONSUMER_RUNNING_INFO,
                    new OfClient("LookedGroup", clientId, true),
                    ConsumerRunningInfo.class);
            assertThat(info.mqTable().keySet()).containsAll(queues);
            assertThat(info.jstack()).contains("consume-1");

            String msgId = producer.send(new Message("Looked", "direct".getBytes(StandardCharsets.UTF_8)))
                    .getOffsetMsgId();
            await().atMost(PATIENCE).until(() -> got.contains("direct"));
            ConsumeMessageDirectlyResult result = admin.fetch(
                    broker,
                    CONSUME_MESSAGE_DIRECTLY,
                    new ConsumeDirectly("LookedGroup", clientId, msgId, "", "Looked", null, null),
                    ConsumeMessageDirectlyResult.class);
            assertThat(result.consumeResult()).isEqualTo("CR_SUCCESS");
            assertThat(got.stream().filter("direct"::equals)).hasSize(2);
        }
    }

    private DefaultMQPushConsumer broadcasting(String name) throws Exception {
        DefaultMQPushConsumer consumer = consumer("BroadcastGroup", "Broadcast", name);
        consumer.setMessageModel(MessageModel.BROADCASTING);
        consumer.registerMessageListener(success());
        return consumer;
    }

    private DefaultMQPushConsumer started(String group, String topic, String name, MessageListener listener)
            throws Exception {
        DefaultMQPushConsumer consumer = consumer(group, topic, name);
        consumer.registerMessageListener(listener);
        consumer.start();
        return consumer;
    }

    private DefaultMQPushConsumer consumer(String group, String topic, String name) throws Exception {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(cluster.nameServerAddress());
        consumer.setInstanceName(name + "-" + group);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumers.add(consumer);
        return consumer;
    }

    private MessageListenerConcurrently success() {
        return (messages, context) -> {
            messages.forEach(this::note);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        };
    }

    private String note(MessageExt message) {
        String body = new String(message.getBody(), StandardCharsets.UTF_8);
        got.add(body);
        return body;
    }

    /** Makes a topic and returns its queues in order. */
    private List<MessageQueue> topic(String name) throws Exception {
        producer.createTopic("TBW102", name, QUEUES, Map.of());
        return producer.fetchPublishMessageQueues(name).stream().sorted().toList();
    }

    private void send(MessageQueue queue, String body) throws Exception {
        producer.send(new Message(queue.getTopic(), body.getBytes(StandardCharsets.UTF_8)), queue);
    }

    private void sendNumbers(List<MessageQueue> queues, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            for (MessageQueue queue : queues) {
                send(queue, queue.getQueueId() + ":" + i);
            }
        }
    }

    private List<String> readAll(String topic) throws Exception {
        DefaultMQPullConsumer reader = new DefaultMQPullConsumer("Reader");
        reader.setNamesrvAddr(cluster.nameServerAddress());
        reader.start();
        try {
            List<String> bodies = new ArrayList<>();
            for (MessageQueue queue : reader.fetchSubscribeMessageQueues(topic)) {
                PullResult result = reader.pull(queue, "*", 0, 32);
                if (result.getPullStatus() == PullStatus.FOUND) {
                    result.getMsgFoundList()
                            .forEach(message -> bodies.add(new String(message.getBody(), StandardCharsets.UTF_8)));
                }
            }
            return bodies;
        } finally {
            reader.shutdown();
        }
    }

    private static Set<Integer> queuesOf(DefaultMQPushConsumer consumer, String topic) {
        Set<Integer> ids = new HashSet<>();
        consumer.runningInfo().mqTable().forEach((queue, info) -> {
            if (queue.getTopic().equals(topic)) {
                ids.add(queue.getQueueId());
            }
        });
        return ids;
    }

    private static Set<Integer> union(DefaultMQPushConsumer one, DefaultMQPushConsumer two, String topic) {
        Set<Integer> all = new HashSet<>(queuesOf(one, topic));
        all.addAll(queuesOf(two, topic));
        return all;
    }
}
