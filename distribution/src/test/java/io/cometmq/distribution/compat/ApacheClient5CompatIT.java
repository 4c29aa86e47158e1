// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static io.cometmq.remoting.protocol.request.ClientRequests.GET_CONSUMER_RUNNING_INFO;
import static io.cometmq.remoting.protocol.request.DiagnosisRequests.CONSUME_MESSAGE_DIRECTLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.compression.CompressionType;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.Message;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.CometServers;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.Received;
import io.cometmq.distribution.testing.TestAdmin;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import io.cometmq.remoting.protocol.body.ConsumerRunningInfo;
import io.cometmq.remoting.protocol.request.ClientRequests.OfClient;
import io.cometmq.remoting.protocol.request.DiagnosisRequests.ConsumeDirectly;
import io.cometmq.tools.admin.AdminClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What only Apache's clients of the fifth generation do, against our broker and with our client at the other end. */
class ApacheClient5CompatIT {
    private static final int LENGTH = 5_000;

    private static CometServers servers;
    private static PeerProgram apache;
    private static DefaultMQProducer ours;

    @BeforeAll
    static void start() throws Exception {
        Path folder = TestFolders.create("apache-client-5");
        servers = CometServers.start(folder, "dropRepeatedSendsWithin=60000");
        apache =
                PeerProgram.start(Kind.V5_JSON, "ApacheClient5", folder.resolve("client"), servers.nameServerAddress());
        ours = new DefaultMQProducer("Ours");
        ours.setNamesrvAddr(servers.nameServerAddress());
        ours.start();
    }

    @AfterAll
    static void stop() {
        ours.shutdown();
        apache.close();
        servers.close();
    }

    @Test
    void batchesThatTheClientMakesArriveOneByOne() throws Exception {
        int count = 200;
        List<String> bodies =
                IntStream.range(0, count).mapToObj(Integer::toString).toList();
        assertThat(apache.run("gathered Gathered " + count, "ack")).hasSize(count);

        try (Received received = Received.concurrently(
                "GatheredTakers",
                servers.nameServerAddress(),
                message -> true,
                consumer -> consumer.subscribe("Gathered", "*"))) {
            assertThat(received.awaitBodies(count)).containsExactlyInAnyOrderElementsOf(bodies);
        }
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void bodiesAreCompressedByOneAndReadByTheOther(CompressionType type) throws Exception {
        String topic = "Compressed" + type;
        String body = "compressible ".repeat(LENGTH).substring(0, LENGTH);
        apache.run("compressed " + topic + " " + type + " " + LENGTH, "ack");

        try (Received received = Received.concurrently(
                "Takers" + topic,
                servers.nameServerAddress(),
                message -> true,
                consumer -> consumer.subscribe(topic, "*"))) {
            assertThat(received.awaitBodies(1)).containsExactly(body);
            assertThat(received.messages().get(0).getStoreSize()).as("stored").isLessThan(LENGTH / 2);
        }

        DefaultMQProducer compressing = new DefaultMQProducer("Compressing" + type);
        compressing.setNamesrvAddr(servers.nameServerAddress());
        compressing.setCompressType(type);
        compressing.start();
        try {
            compressing.send(new Message(topic, body.getBytes(StandardCharsets.UTF_8)));
        } finally {
            compressing.shutdown();
        }
        apache.run("consume ApacheTakers" + topic + " " + topic);
        assertThat(apache.awaitPrinted("got ApacheTakers" + topic + " ", 2))
                .allMatch(line -> line.contains(" " + LENGTH + " compressible "));
    }

    @Test
    void urgentMessagesGoToTheQueueOfTheirPriority() throws Exception {
        ours.createTopic("TBW102", "Urgent", 4, Map.of("message.type", "PRIORITY"));

        List<String> acks = List.of(
                apache.run("urgent Urgent 3 high", "ack").get(0),
                apache.run("urgent Urgent 0 low", "ack").get(0),
                apache.run("urgent Urgent 9 higher-than-there-are-queues", "ack")
                        .get(0));
        apache.run("consume UrgentTakers Urgent");

        assertThat(acks).extracting(line -> line.split(" ", -1)[1]).containsExactly("3", "0", "3");
        assertThat(apache.awaitPrinted("got UrgentTakers ", 3))
                .containsExactlyInAnyOrder(
                        "got UrgentTakers Urgent 3 4 high",
                        "got UrgentTakers Urgent 0 3 low",
                        "got UrgentTakers Urgent 9 28 higher-than-there-are-queues");
    }

    @Test
    void aMessageThatIsSentAgainIsStoredOnce() throws Exception {
        List<String> acks = apache.run("twice Repeated once", "ack");
        assertThat(acks).hasSize(2);
        assertThat(acks.get(1)).isEqualTo(acks.get(0));

        Message message = new Message("Repeated", "once".getBytes(StandardCharsets.UTF_8));
        SendResult first = ours.send(message);
        SendResult second = ours.send(message);
        assertThat(second.getOffsetMsgId()).isEqualTo(first.getOffsetMsgId());
        assertThat(second.getQueueOffset()).isEqualTo(first.getQueueOffset());
    }

    @Test
    void aNamespaceOfTheSecondKindIsTheBrokersBusiness() throws Exception {
        ours.createTopic("TBW102", "Spaced", 4, Map.of());
        apache.run("consume SpaceTakers Spaced namespace=Space");
        apache.run("within Space Spaced inside");

        assertThat(apache.awaitPrinted("got SpaceTakers ", 1)).containsExactly("got SpaceTakers Spaced -1 6 inside");
    }

    @Test
    void aMemberWithShortHeartbeatsIsLookedInto() throws Exception {
        ours.createTopic("TBW102", "Beaten", 4, Map.of());
        String clientId = apache.run("consume ShortBeats Beaten heartbeat-v2", "client")
                .get(0)
                .split(" ", -1)[2];
        SendResult sent = ours.send(new Message("Beaten", "first".getBytes(StandardCharsets.UTF_8)));
        apache.awaitPrinted("got ShortBeats Beaten -1 5 first", 1);

        try (Resources owner = new Resources()) {
            AdminClient admin = TestAdmin.open(owner, servers.nameServerAddress());
            String broker = "127.0.0.1:" + servers.brokerPort();

            ConsumerRunningInfo info = admin.fetch(
                    broker,
                    GET_CONSUMER_RUNNING_INFO,
                    new OfClient("ShortBeats", clientId, true),
                    ConsumerRunningInfo.class);
            assertThat(info.mqTable().keySet())
                    .anyMatch(queue -> queue.getTopic().equals("Beaten"));
            assertThat(info.jstack()).contains("ConsumeMessageThread");

            ConsumeMessageDirectlyResult result = admin.fetch(
                    broker,
                    CONSUME_MESSAGE_DIRECTLY,
                    new ConsumeDirectly(
                            "ShortBeats", clientId, sent.getOffsetMsgId(), "broker-a", "Beaten", null, null),
                    ConsumeMessageDirectlyResult.class);
            assertThat(result.consumeResult()).isEqualTo("CR_SUCCESS");
        }
        apache.awaitPrinted("got ShortBeats Beaten -1 5 first", 2);
    }
}
