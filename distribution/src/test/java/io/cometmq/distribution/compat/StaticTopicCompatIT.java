// SPDX-License-Identifier: Apache-2.0
package io.cometmq.distribution.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.cometmq.broker.Broker;
import io.cometmq.broker.GivenSettings;
import io.cometmq.client.producer.DefaultMQProducer;
import io.cometmq.client.producer.SendResult;
import io.cometmq.common.io.Json;
import io.cometmq.common.lifecycle.Clock;
import io.cometmq.common.lifecycle.Resources;
import io.cometmq.common.message.Message;
import io.cometmq.common.message.MessageExt;
import io.cometmq.distribution.LocalCluster;
import io.cometmq.distribution.LocalOptions;
import io.cometmq.distribution.testing.ApacheClient.Kind;
import io.cometmq.distribution.testing.PeerProgram;
import io.cometmq.distribution.testing.Received;
import io.cometmq.distribution.testing.TestFolders;
import io.cometmq.remoting.Remoting;
import io.cometmq.remoting.netty.RemotingConfig;
import io.cometmq.remoting.protocol.route.TopicRouteData;
import io.cometmq.remoting.protocol.statictopic.TopicQueueMappingInfo;
import io.cometmq.tools.AdminMain;
import io.cometmq.tools.output.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A topic whose queues move between two brokers, by our tool and by RocketMQ's, while both clients use it. */
class StaticTopicCompatIT {
    private static final String LOGICAL = "__syslo__global__";
    private static final String TOPIC = "Moved";
    private static final List<SendResult> sent = new ArrayList<>();
    private static final Resources resources = new Resources();
    private static final DefaultMQProducer producer = new DefaultMQProducer("StaticWriters");

    private static Path folder;
    private static LocalCluster cluster;
    private static PeerProgram apache;
    private static PeerProgram admin;

    @BeforeAll
    static void start() throws Exception {
        folder = TestFolders.create("static-topics");
        cluster = resources.own(LocalCluster.start(LocalOptions.in(folder.resolve("a"))
                .withBrokerSetting("brokerName", "broker-a")
                .withBrokerSetting("brokerClusterName", "C")));
        resources.own(Broker.start(
                GivenSettings.of(Map.of(
                        "brokerName", "broker-b",
                        "brokerClusterName", "C",
                        "bindAddress", "127.0.0.1",
                        "brokerIP1", "127.0.0.1",
                        "listenPort", "0",
                        "namesrvAddr", cluster.nameServerAddress(),
                        "storePathRootDir", folder.resolve("b").toString())),
                resources.own(Remoting.open(RemotingConfig.defaults())),
                Clock.system()));
        admin = PeerProgram.start(Kind.V5_TOOLS, "ApacheAdmin", folder, cluster.nameServerAddress());
        apache = PeerProgram.start(Kind.V5_JSON, "ApacheQueueKinds", folder, cluster.nameServerAddress());
        producer.setNamesrvAddr(cluster.nameServerAddress());
        producer.setSendMsgTimeout(10_000);
        producer.start();
    }

    @AfterAll
    static void stop() {
        producer.shutdown();
        apache.close();
        admin.close();
        resources.close();
    }

    @Test
    void aQueueThatBothToolsMoveToAndFroLosesNothing() throws Exception {
        assertThat(theirs("updateStaticTopic -t " + TOPIC + " -qn 2 -b broker-a"))
                .contains(".before", ".after");
        sendTen();
        try (Received received = Received.orderly(
                "OurReaders",
                cluster.nameServerAddress(),
                message -> true,
                consumer -> consumer.subscribe(TOPIC, "*"))) {
            received.awaitBodies(11);

            assertThat(ours("remappingStaticTopic -t " + TOPIC + " -b broker-b --plan-dir " + folder))
                    .contains("{broker-a=0, broker-b=2}", "moved from [broker-a] to [broker-b]");
            sendTen();
            assertThat(theirs("remappingStaticTopic -t " + TOPIC + " -b broker-a"))
                    .contains(".after");
            sendTen();

            received.awaitBodies(33);
            assertThat(received.bodies()).contains("theirs-0", "theirs-1", "theirs-2");
            assertThat(received.bodies().stream().filter(body -> body.startsWith("m")))
                    .containsExactlyElementsOf(bodies());
            assertThat(received.messages().stream()
                            .filter(message -> Received.text(message).startsWith("m"))
                            .map(MessageExt::getQueueOffset))
                    .containsExactlyElementsOf(
                            sent.stream().map(SendResult::getQueueOffset).toList());
        }
        assertThat(sent).allSatisfy(result -> {
            assertThat(result.getMessageQueue().getBrokerName()).isEqualTo(LOGICAL);
            assertThat(result.getMessageQueue().getQueueId()).isZero();
        });
        assertThat(sent).extracting(SendResult::getQueueOffset).isSorted().doesNotHaveDuplicates();
        assertThat(sent.get(10).getQueueOffset()).isGreaterThanOrEqualTo(10_000);
        assertThat(sent.get(20).getQueueOffset()).isGreaterThanOrEqualTo(20_000);

        apache.run("consume TheirReaders " + TOPIC + " * 0");
        assertThat(apache.awaitPrinted("got TheirReaders ", 33))
                .extracting(line -> line.substring(line.lastIndexOf(' ') + 1))
                .containsAll(bodies())
                .contains("theirs-0", "theirs-1", "theirs-2");
        assertThat(mappings(ours("topicRoute -t " + TOPIC)))
                .containsOnlyKeys("broker-a", "broker-b")
                .isEqualTo(mappings(theirs("topicRoute -t " + TOPIC)));
        assertThat(logicalQueues(ours("topicStatus -t " + TOPIC)))
                .hasSize(2)
                .anyMatch(line -> line.startsWith(LOGICAL + " 0 0 2"))
                .isEqualTo(logicalQueues(theirs("topicStatus -t " + TOPIC)));
        assertMoreQueuesCome();
    }

    /** The lines of logical queues, with single blanks. */
    private static List<String> logicalQueues(String status) {
        return status.lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .filter(line -> line.startsWith(LOGICAL))
                .sorted()
                .toList();
    }

    private static void assertMoreQueuesCome() {
        StringWriter unwritten = new StringWriter();
        String nowhere = folder.resolve("nowhere").toString();
        assertThat(run(
                        "updateStaticTopic -t " + TOPIC + " -qn 3 -c C --plan-dir " + nowhere,
                        new ByteArrayOutputStream(),
                        unwritten))
                .isEqualTo(1);
        assertThat(unwritten.toString()).contains("cannot be written, nothing was changed", nowhere);
        assertThat(mappings(ours("topicRoute -t " + TOPIC)).get("broker-b").currIdMap())
                .isEmpty();
        ours("updateStaticTopic -t " + TOPIC + " -qn 3 -c C --plan-dir " + folder);
        assertThat(mappings(ours("topicRoute -t " + TOPIC)).get("broker-b").currIdMap())
                .isEqualTo(Map.of(2, 2));
        StringWriter err = new StringWriter();
        assertThat(run("updateStaticTopic -t " + TOPIC + " -qn 2 -c C", new ByteArrayOutputStream(), err))
                .isNotZero();
        assertThat(err.toString()).contains("has 3 queues: expected -qn of more than that");
    }

    private static Map<String, TopicQueueMappingInfo> mappings(String route) {
        return Json.read(route, TopicRouteData.class).topicQueueMappingByBroker();
    }

    private static List<String> bodies() {
        return IntStream.range(0, sent.size()).mapToObj(i -> "m" + i).toList();
    }

    /** Ten messages by our client to one queue, then one by RocketMQ's, which learns after a moment where queues are. */
    private static void sendTen() throws Exception {
        String theirs = "theirs-" + sent.size() / 10;
        for (int i = 0; i < 10; i++) {
            sent.add(send("m" + sent.size()));
        }
        apache.awaitLines("send " + TOPIC + " " + theirs, "ack", 1);
    }

    private static SendResult send(String body) throws Exception {
        Message message = new Message(TOPIC, body.getBytes(StandardCharsets.UTF_8));
        return producer.send(message, (queues, one, none) -> queues.get(0), null);
    }

    private static String theirs(String command) {
        return String.join("\n", admin.run(command)).replaceFirst("\\s*done$", "");
    }

    private static String ours(String command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        assertThat(run(command, out, err)).as(command + ": " + err).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static int run(String command, ByteArrayOutputStream out, StringWriter err) {
        return AdminMain.run(
                cluster.nameServerAddress(),
                Console.ofProgram(InputStream.nullInputStream(), out, new PrintWriter(err, true)),
                command.split(" ", -1));
    }
}
