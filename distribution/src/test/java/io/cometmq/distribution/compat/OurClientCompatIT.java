// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cometmq.client.consumer.DefaultMQPullConsumer;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.client.producer.SendStatus;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageQueue;
import io.cometmq.distribution.testing.ApacheServers;
import io.cometmq.distribution.testing.Received;
import io.cometmq.distribution.testing.TestFolders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promise the other way round: our client works unchanged against Apache RocketMQ's name server and broker. */
class OurClientCompatIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ApacheServers servers;

    private final DefaultMQProducer producer = new DefaultMQProducer("OurProducers");

    @BeforeAll
    static void startServers() {
        servers = ApacheServers.start(TestFolders.create("our-client"));
    }

    @AfterAll
    static void stopServers() {
        servers.close();
    }

    @BeforeEach
    void startProducer() throws Exception {
        producer.setNamesrvAddr(servers.nameServerAddress());
        producer.setSendMsgTimeout(10_000);
        producer.start();
        await("Apache's name server knows its broker")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> !producer.fetchPublishMessageQueues("TBW102").isEmpty());
    }

    @AfterEach
    void stopProducer() {
        producer.shutdown();
    }

    @Test
    void whatWasSentInAllWaysIsConsumedOnce() throws Exception {
        sendInAllWays("Ways");

        try (Received received = received("WaysGroup", "Ways", "*", false)) {
            await().atMost(PATIENCE).until(() -> received.bodies().size() >= 6);

            assertThat(received.bodies())
                    .containsExactlyInAnyOrder("sync", "async", "oneway", "queue", "batch-0", "batch-1");
        }
    }

    @Test
    void tagsAreFiltered() throws Exception {
        for (int number = 0; number < 10; number++) {
            producer.send(message("Tags", number % 2 == 0 ? "even" : "odd", "m" + number));
        }

        try (Received received = received("TagsGroup", "Tags", "even", false)) {
            await().atMost(PATIENCE).until(() -> received.bodies().size() >= 5);

            assertThat(received.bodies()).containsExactlyInAnyOrder("m0", "m2", "m4", "m6", "m8");
        }
    }

    @Test
    void aRefusedMessageComesAgain() throws Exception {
        // A first visit makes the group's retry topic, so that the second need not wait for the next look at routes.
        producer.send(message("Refused", "tag", "harmless"));
        try (Received received = received("RefusedGroup", "Refused", "*", false)) {
            await().atMost(PATIENCE).until(() -> received.bodies().size() >= 1);
        }
        producer.send(message("Refused", "tag", "poison"));

        try (Received received = received("RefusedGroup", "Refused", "*", true)) {
            await().atMost(PATIENCE).until(() -> received.messages().size() >= 2);

            assertThat(received.messages().get(0).getReconsumeTimes()).isZero();
            assertThat(received.messages().get(1).getReconsumeTimes()).isEqualTo(1);
            assertThat(received.bodies()).containsOnly("poison");
        }
    }

    @Test
    void aGroupGoesOnWhereItStood() throws Exception {
        producer.send(message("Steady", "tag", "before"));
        try (Received received = received("SteadyGroup", "Steady", "*", false)) {
            await().atMost(PATIENCE).until(() -> received.bodies().size() >= 1);
        }

        producer.send(message("Steady", "tag", "after"));

        try (Received received = received("SteadyGroup", "Steady", "*", false)) {
            await().atMost(PATIENCE).until(() -> received.bodies().contains("after"));
            assertThat(received.bodies()).containsExactly("after");
        }
    }

    @Test
    void messagesAreFoundByIdAndByKeyAndPulled() throws Exception {
        SendResult sent = producer.send(message("Found", "tag", "wanted"));

        assertThat(Received.text(producer.viewMessage("Found", sent.getMsgId())))
                .isEqualTo("wanted");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(producer.queryMessage("Found", "wanted", 8, 0, Long.MAX_VALUE)
                                .getMessageList())
                        .extracting(Received::text)
                        .containsExactly("wanted"));
        DefaultMQPullConsumer puller = new DefaultMQPullConsumer("Pullers");
        puller.setNamesrvAddr(servers.nameServerAddress());
        puller.start();
        try {
            MessageQueue queue = sent.getMessageQueue();
            assertThat(puller.pull(queue, "*", sent.getQueueOffset(), 8).getMsgFoundList())
                    .extracting(Received::text)
                    .containsExactly("wanted");
        } finally {
            puller.shutdown();
        }
    }

    private void sendInAllWays(String topic) throws Exception {
        assertThat(producer.send(message(topic, "tag", "sync")).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
        assertThat(producer.sendAsync(message(topic, "tag", "async")).get().getSendStatus())
                .isEqualTo(SendStatus.SEND_OK);
        producer.sendOneway(message(topic, "tag", "oneway"));
        MessageQueue queue = producer.fetchPublishMessageQueues(topic).get(0);
        assertThat(producer.send(message(topic, "tag", "queue"), queue).getMessageQueue())
                .isEqualTo(queue);
        List<Message> batch = new ArrayList<>();
        IntStream.range(0, 2).forEach(number -> batch.add(message(topic, "tag", "batch-" + number)));
        assertThat(producer.send(batch).getSendStatus()).isEqualTo(SendStatus.SEND_OK);
    }

    private static Message message(String topic, String tag, String body) {
        return new Message(topic, tag, body, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Received received(String group, String topic, String tags, boolean refuse) throws Exception {
        return Received.concurrently(
                group, servers.nameServerAddress(), message -> !refuse, consumer -> consumer.subscribe(topic, tags));
    }
}
