// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.AllocateMessageQueueStrategy;
import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueAveragelyByCircle;
import io.cometmq.client.consumer.rebalance.AllocateMessageQueueConsistentHash;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.ApacheClient;
import io.cometmq.distribution.testing.PeerProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Apache's push consumers against our broker, alone and in one group with ours. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsumingCompatIT {
    private static final int QUEUES = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Path folder;

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

    @ParameterizedTest
    @EnumSource(names = {"V5_JSON", "V4_JSON"})
    void everyWayToBePushedMessages(ApacheClient.Kind kind) throws Exception {
        try (PeerProgram apache = PeerProgram.start(
                kind, "ApachePushConsumers", folder.resolve(kind.name()), cluster.nameServerAddress())) {
            orderly(apache, "Orderly" + kind);
            broadcastAndPause(apache, "Broadcast" + kind);
            share(apache, "Dealt" + kind, "AVG_BY_CIRCLE", new AllocateMessageQueueAveragelyByCircle());
            share(apache, "Sliced" + kind, "AVG", new AllocateMessageQueueAveragely());
            shareWithOursUntilKilled(apache, "Mixed" + kind);
        }
    }

    private void orderly(PeerProgram apache, String topic) throws Exception {
        List<MessageQueue> queues = topic(topic);
        apache.run("orderly o1 G" + topic + " " + topic);
        apache.run("orderly o2 G" + topic + " " + topic);
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> one = apache.run("queues o1 " + topic, "queue");
            List<String> two = apache.run("queues o2 " + topic, "queue");
            assertThat(one).hasSize(2);
            assertThat(two).hasSize(2).doesNotContainAnyElementsOf(one);
        });

        for (int i = 0; i < 6; i++) {
            send(queues.get(0), i == 2 ? "bad" : i == 4 ? "twice" : "m" + i);
            send(queues.get(3), "m" + i);
        }

        apache.awaitPrinted("got o1 ", 8);
        apache.awaitPrinted("got o2 ", 6);
        assertThat(apache.printed("got o1 0 "))
                .containsExactly(
                        "got o1 0 0 0 m0",
                        "got o1 0 1 0 m1",
                        "got o1 0 2 0 bad",
                        "got o1 0 2 1 bad",
                        "got o1 0 3 0 m3",
                        "got o1 0 4 0 twice",
                        "got o1 0 4 1 twice",
                        "got o1 0 5 0 m5");
        assertThat(apache.printed("got o2 3 "))
                .containsExactlyElementsOf(IntStream.range(0, 6)
                        .mapToObj(i -> "got o2 3 " + i + " 0 m" + i)
                        .toList());
        MessageQueue dead = new MessageQueue("%DLQ%G" + topic, queues.get(0).getBrokerName(), 0);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> producer.maxOffset(dead) == 1);
        // What one leaves goes to the other, locks included.
        apache.run("stop o1");
        send(queues.get(0), "after");
        apache.awaitPrinted("got o2 0 6 0 after", 1);
        apache.run("stop o2");
    }

    private void broadcastAndPause(PeerProgram apache, String topic) throws Exception {
        List<MessageQueue> queues = topic(topic);
        apache.run("broadcast b1 G" + topic + " " + topic);
        apache.run("broadcast b2 G" + topic + " " + topic);
        send(queues.get(1), "all");
        apache.awaitPrinted("got b1 1 0 0 all", 1);
        apache.awaitPrinted("got b2 1 0 0 all", 1);

        apache.run("stop b2");
        apache.run("suspend b1");
        apache.run("resume b1");
        send(queues.get(2), "more");
        apache.awaitPrinted("got b1 2 0 0 more", 1);
        apache.run("stop b1");
    }

    /** Both clients come to the same shares, or a queue would have two owners or none. */
    private void share(PeerProgram apache, String topic, String strategy, AllocateMessageQueueStrategy ourStrategy)
            throws Exception {
        topic(topic);
        DefaultMQPushConsumer ours = together(apache, topic, strategy, ourStrategy);
        try {
            awaitShares(apache, ours, topic);
        } finally {
            apache.run("stop " + topic);
            ours.shutdown();
        }
    }

    private void shareWithOursUntilKilled(PeerProgram apache, String topic) throws Exception {
        List<MessageQueue> queues = topic(topic);
        DefaultMQPushConsumer ours =
                together(apache, topic, "CONSISTENT_HASH", new AllocateMessageQueueConsistentHash());
        try {
            awaitShares(apache, ours, topic);

            apache.kill();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(queuesOf(ours, topic)).hasSize(QUEUES));
            for (MessageQueue queue : queues) {
                send(queue, "late");
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            ours.runningInfo().mqTable())
                    .allSatisfy((queue, info) -> assertThat(queue.getTopic().equals(topic) ? info.commitOffset() : 1)
                            .isEqualTo(1)));
        } finally {
            ours.shutdown();
        }
    }

    /** One consumer of each client, in one group; the name of Apache's is the topic's. */
    private DefaultMQPushConsumer together(
            PeerProgram apache, String topic, String strategy, AllocateMessageQueueStrategy ourStrategy)
            throws Exception {
        apache.run("concurrent " + topic + " G" + topic + " " + topic + " " + strategy);
        DefaultMQPushConsumer ours = new DefaultMQPushConsumer("G" + topic);
        ours.setNamesrvAddr(cluster.nameServerAddress());
        ours.setInstanceName("ours-" + topic);
        ours.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        ours.setAllocateMessageQueueStrategy(ourStrategy);
        ours.subscribe(topic, "*");
        ours.registerMessageListener(
                (MessageListenerConcurrently) (messages, context) -> ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        ours.start();
        return ours;
    }

    private static void awaitShares(PeerProgram apache, DefaultMQPushConsumer ours, String topic) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<String> theirs = apache.run("queues " + topic + " " + topic, "queue");
            List<String> all = new ArrayList<>(theirs);
            all.addAll(queuesOf(ours, topic));
            assertThat(theirs).isNotEmpty().hasSizeLessThan(QUEUES);
            assertThat(all).containsExactlyInAnyOrder("queue 0", "queue 1", "queue 2", "queue 3");
        });
    }

    private static List<String> queuesOf(DefaultMQPushConsumer consumer, String topic) {
        return consumer.runningInfo().mqTable().keySet().stream()
                .filter(queue -> queue.getTopic().equals(topic))
                .map(queue -> "queue " + queue.getQueueId())
                .toList();
    }

    private List<MessageQueue> topic(String name) throws Exception {
        producer.createTopic("TBW102", name, QUEUES, Map.of());
        return producer.fetchPublishMessageQueues(name).stream().sorted().toList();
    }

    private void send(MessageQueue queue, String body) throws Exception {
        producer.send(new Message(queue.getTopic(), body.getBytes(StandardCharsets.UTF_8)), queue);
    }
}
