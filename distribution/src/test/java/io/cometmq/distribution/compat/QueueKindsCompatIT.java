// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPushConsumer;
import io.cometmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import io.cometmq.client.consumer.listener.MessageListenerConcurrently;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.consumer.ConsumeFromWhere;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.TestFolders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Topics that keep batches, light queues, and units: with Apache's client 5.5.0 and with ours. */
class QueueKindsCompatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final DefaultMQProducer producer = new DefaultMQProducer("OurQueueKinds");
    private static final List<DefaultMQPushConsumer> consumers = new ArrayList<>();

    private static LocalCluster cluster;
    private static PeerProgram apache;

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(LocalOptions.inTemporaryFolder()
                .withBrokerSetting("messageDelayLevel", "1s 1s 1s 1s 1s")
                .withBrokerSetting("enableLmq", "true")
                .withBrokerSetting("enableMultiDispatch", "true"));
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.setSendMsgTimeout(10_000);
        producer.start();
        apache = PeerProgram.start(
                Kind.V5_JSON, "ApacheQueueKinds", TestFolders.create("queue-kinds"), cluster.nameServerAddress());
    }

    @AfterAll
    static void stop() {
        apache.close();
        consumers.forEach(DefaultMQPushConsumer::shutdown);
        producer.shutdown();
        cluster.close();
    }

    @Test
    void aBatchIsKeptTogetherAndComesApartAtTheConsumer() throws Exception {
        producer.createTopic("TBW102", "Together", 1, Map.of("queue.type", "BatchCQ"));

        List<String> first = apache.run("batch Together a b c", "ack");
        SendResult second = producer.send(List.of(message("Together", "d"), message("Together", "e")));
        apache.run("send Together f TagF");

        assertThat(first.get(0)).startsWith("ack 0 0 ").doesNotContain(",");
        assertThat(second.getQueueOffset()).isEqualTo(3);
        assertThat(second.getMsgId()).doesNotContain(",");
        assertThat(apache.awaitLines("pull Together 5", "pulled", 1)).containsExactly("pulled 5 f");
        // Compat: Apache's client shows the whole batch to whoever asks for its middle.
        assertThat(apache.run("pull Together 4", "pulled")).containsExactly("pulled 3 d", "pulled 4 e", "pulled 5 f");

        List<String> ours = consume("OursTogether", "Together", "*");
        apache.run("consume TheirsTogether Together * 0");
        await().atMost(PATIENCE).until(() -> ours.size() >= 6);
        assertThat(ours).containsExactlyInAnyOrder("0 a", "1 b", "2 c", "3 d", "4 e", "5 f");
        assertThat(apache.awaitPrinted("got TheirsTogether ", 6))
                .extracting(line -> line.substring(line.indexOf("gether ") + 7))
                .containsExactlyInAnyOrder("0 0 a", "1 0 b", "2 0 c", "3 0 d", "4 0 e", "5 0 f");
    }

    @Test
    void messagesOfABatchAreFoundByTheirTagsAndComeAgainOneByOne() throws Exception {
        producer.createTopic("TBW102", "Mixed", 1, Map.of("queue.type", "BatchCQ"));
        producer.send(List.of(tagged("a", "A"), tagged("b", "B"), tagged("c", "A")));

        List<String> ours = consume("OursMixed", "Mixed", "B");
        apache.run("consume TheirsMixed Mixed A 1");

        await().atMost(PATIENCE).until(() -> !ours.isEmpty());
        assertThat(ours).containsExactly("1 b");
        assertThat(apache.awaitPrinted("got TheirsMixed ", 4))
                .extracting(line -> line.split(" ", -1)[3] + line.split(" ", -1)[4])
                .containsExactlyInAnyOrder("0a", "0c", "1a", "1c");
    }

    @Test
    void lightQueuesAreReadByTheRouteOfTheirTopic() {
        apache.run("light Parent %LMQ%one,%LMQ%two x");
        apache.run("light Parent %LMQ%two y");

        assertThat(apache.awaitLines("pull-light Parent %LMQ%two 1", "pulled", 1))
                .containsExactly("pulled 1 y");
        assertThat(apache.run("pull-light Parent %LMQ%two 0", "pulled")).containsExactly("pulled 0 x", "pulled 1 y");
        assertThat(apache.run("bounds-light Parent %LMQ%two", "bounds")).containsExactly("bounds 0 2 0");
        assertThat(apache.run("bounds-light Parent %LMQ%none", "bounds")).containsExactly("bounds 0 0 0");
        assertThat(apache.run("pop-light Parent %LMQ%one Poppers")).contains("popped x", "acked OK");
        assertThat(apache.run("commit-light Parent %LMQ%two CID_RMQ_SYS_LMQ_PULL 1", "stands"))
                .containsExactly("stands 1");
    }

    @Test
    void unitsAreMarkedAtTheirTopicsAndGroups() throws Exception {
        DefaultMQProducer ours = new DefaultMQProducer("OurUnit");
        ours.setNamesrvAddr(cluster.nameServerAddress());
        ours.setUnitMode(true);
        ours.setUnitName("south");
        ours.start();
        try {
            ours.send(message("OurUnitTopic", "a"));
        } finally {
            ours.shutdown();
        }
        apache.run("unit-send TheirUnitTopic b");

        assertThat(apache.run("unit-consume TheirUnitGroup TheirUnitTopic north", "client")
                        .get(0))
                .endsWith("@north");
        DefaultMQPushConsumer consumer = consumer("OurUnitGroup");
        consumer.setUnitMode(true);
        consumer.setUnitName("south");
        List<String> got = start(consumer, "OurUnitTopic", "*");

        await().atMost(PATIENCE).until(() -> got.contains("0 a"));
        apache.awaitPrinted("got TheirUnitGroup 0 0 b", 1);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(apache.run("units"))
                .contains(
                        "unit OurUnitTopic",
                        "unit TheirUnitTopic",
                        "subscribed %RETRY%OurUnitGroup",
                        "subscribed %RETRY%TheirUnitGroup"));
    }

    private static List<String> consume(String group, String topic, String tags) throws Exception {
        return start(consumer(group), topic, tags);
    }

    private static DefaultMQPushConsumer consumer(String group) {
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(cluster.nameServerAddress());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumers.add(consumer);
        return consumer;
    }

    private static List<String> start(DefaultMQPushConsumer consumer, String topic, String tags) throws Exception {
        List<String> got = new CopyOnWriteArrayList<>();
        consumer.subscribe(topic, tags);
        consumer.setMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt message : messages) {
                got.add(message.getQueueOffset() + " " + text(message));
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        return got;
    }

    private static Message message(String topic, String body) {
        return new Message(topic, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Message tagged(String body, String tag) {
        return new Message("Mixed", tag, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Message message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
